"""A registration counts people, children and ages where the event asks; it knows no child's name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tickets.amounts import AmountRefused, parse_seats
from tickets.forms.contact import DIGITS, TOO_MANY_WHEELCHAIRS, ContactForm
from tickets.models import MOST_SEATS, Attendee, RegistrationTerms, Seat
from tickets.places import Wish


class PeopleForm(ContactForm):
    """A registration: how many adults, how many children, by age only where the event asks; no child's name."""

    def __init__(
        self,
        data: Any = None,
        *,
        terms: RegistrationTerms | None,
        held: Sequence[Seat] = (),
        wheelchairs: int | None = None,
        offered: int = 0,
        **more: Any,
    ) -> None:
        self.kinds = _kinds(terms)
        initial = more.setdefault("initial", {})
        if held:
            for number, (_label, attendee, band) in enumerate(self.kinds):
                count = sum(1 for seat in held if (seat.attendee, seat.age_band) == (attendee, band))
                initial[f"people_{number}"] = count
        if offered and len(self.kinds) == 1:
            initial["people_0"] = offered
        super().__init__(data, **more)
        self.counts = []
        for number, (label, __, __) in enumerate(self.kinds):
            self.fields[f"people_{number}"] = forms.CharField(
                label=label,
                required=False,
                initial="0" if len(self.kinds) > 1 else "1",
                widget=forms.TextInput(attrs=dict(DIGITS)),
            )
            self.counts.append(f"people_{number}")
        if wheelchairs is not None:
            self.ask_wheelchairs(wheelchairs, most=MOST_SEATS)

    def clean(self) -> dict[str, Any]:
        self.numbers = [self._number(name) for name in self.counts]
        if not any(self.errors.get(name) for name in self.counts):
            total = sum(self.numbers)
            if not 1 <= total <= MOST_SEATS:
                self.add_error(
                    self.counts[0], _("De une à dix places ; pour un groupe plus grand, écrivez-nous.")
                )
            elif (self.cleaned_data.get("wheelchairs") or 0) > total:
                self.add_error("wheelchairs", TOO_MANY_WHEELCHAIRS)
        return self.cleaned_data

    def _number(self, name: str) -> int:
        typed = self.cleaned_data.get(name, "").strip()
        if typed in ("", "0"):
            return 0
        try:
            return parse_seats(typed)
        except AmountRefused:
            self.add_error(name, _("Un nombre de 0 à 10, en chiffres."))
            return 0

    def people(self) -> list[forms.BoundField]:
        return [self[name] for name in self.counts]

    def wishes(self) -> list[Wish]:
        """One per person; who comes in a wheelchair is among the first."""
        chairs = self.cleaned_data.get("wheelchairs") or 0
        people = [
            (attendee, band)
            for (__, attendee, band), number in zip(self.kinds, self.numbers, strict=True)
            for _each in range(number)
        ]
        return [
            Wish(attendee=attendee, age_band=band, wheelchair=n < chairs)
            for n, (attendee, band) in enumerate(people)
        ]


def _kinds(terms: RegistrationTerms | None) -> list[tuple[str, str, str]]:
    """The counts to ask: what each is called, whom it counts, of what age."""
    if terms is None or not terms.counts_children:
        return [(_("Combien de personnes viennent ?"), "", "")]
    adults = (_("Adultes"), Attendee.ADULT.value, "")
    if not terms.age_bands:
        return [adults, (_("Enfants"), Attendee.CHILD.value, "")]
    bands = [
        (_("Enfants, %(ages)s") % {"ages": band}, Attendee.CHILD.value, band) for band in terms.age_bands
    ]
    return [adults, *bands]
