"""An amount for each seat, or the same for all, and a membership beside them where it is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets import membership_wishes
from tickets.amounts import AmountRefused, in_euros, parse_euros, parse_seats
from tickets.forms.contact import DIGITS, ContactForm
from tickets.places import Wish

OTHER = "other"
NOT_TODAY, HELD = "not_today", "held"


class AmountField:
    """One row of the page: the landmarks, or another amount."""

    def __init__(self, form: "AmountsForm", name: str, legend: str) -> None:
        self.form, self.name, self.legend = form, name, legend

    @property
    def choice(self) -> forms.BoundField:
        return self.form[f"{self.name}"]

    @property
    def other(self) -> forms.BoundField:
        return self.form[f"{self.name}_other"]

    @property
    def errors(self) -> list[str]:
        return [*self.choice.errors, *self.other.errors]


class AmountsForm(ContactForm):
    """An amount for each seat, or the same for all; a seat with its own amount keeps it."""

    def __init__(
        self,
        data: Any = None,
        *,
        seats: int,
        wheelchairs: int | None = None,
        amounts: Sequence[int] = (),
        membership: bool = False,
        **more: Any,
    ) -> None:
        initial = more.setdefault("initial", {})
        for number, cents in enumerate(amounts, 1):
            initial.update(_initial(f"seat_{number}", cents))
        super().__init__(data, **more)
        self.seats = seats
        if wheelchairs is not None:
            self.ask_wheelchairs(wheelchairs, most=seats)
        # Not “membership”: a template would find the field of that name first.
        self.adhesion = self._ask_membership() if membership else None
        self.for_all = self._row("same", _("Le même montant pour toutes les places")) if seats > 1 else None
        self.rows = [self._row(f"seat_{n}", self._legend(n)) for n in range(1, seats + 1)]

    def _legend(self, number: int) -> str:
        if self.seats == 1:
            return _("Votre montant")
        return _("Place %(number)s") % {"number": number}

    def _row(self, name: str, legend: str) -> AmountField:
        landmarks = [(str(euros), in_euros(euros * 100)) for euros in settings.TICKET_LANDMARKS]
        self._amount_fields(name, legend, [*landmarks, (OTHER, _("autre"))])
        return AmountField(self, name, legend)

    def _amount_fields(self, name: str, legend: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=legend,
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choisissez un des montants, ou écrivez le vôtre.")},
        )
        self.fields[f"{name}_other"] = forms.CharField(
            label=_("%(place)s : un autre montant, en euros") % {"place": legend},
            required=False,
            widget=forms.TextInput(attrs=dict(DIGITS)),
        )

    def _ask_membership(self) -> AmountField:
        """Not today in one tap, one has one, or at which amount; and for how many."""
        self._amount_fields("membership", _("Adhésion"), _membership_choices())
        if self.seats > 1:
            self.fields["members"] = forms.CharField(
                label=_("Pour combien de personnes ?"),
                required=False,
                initial="1",
                widget=forms.TextInput(attrs=dict(DIGITS)),
            )
        return AmountField(self, "membership", _("Adhésion à l’association"))

    def _clean_membership(self) -> list[int | None]:
        """Nothing said is not today: nobody is refused for want of it."""
        choice, number = self.cleaned_data.get("membership", ""), 1
        other = self.cleaned_data.get("membership_other", "")
        if choice in ("", NOT_TODAY) and not other:
            return []
        if other and choice in (NOT_TODAY, HELD):
            self.add_error(
                "membership_other", _("Choisissez l’un des deux : effacez le montant, ou l’autre réponse.")
            )
            return []
        try:
            number = parse_seats(self.cleaned_data.get("members") or "1")
        except AmountRefused as refusal:
            self.add_error("members", str(refusal))
        if number > self.seats:
            self.add_error("members", _("Pas plus d’adhésions que de places."))
        if choice == HELD and not other:
            return [None] * number
        cents = self._cents(AmountField(self, "membership", ""))
        try:
            membership_wishes.check([cents])
        except AmountRefused as refusal:
            self.add_error("membership_other" if other else "membership", str(refusal))
        return [cents] * number if cents is not None else []

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        self.memberships = self._clean_membership() if self.adhesion else []
        for_all = self._cents(self.for_all) if self.for_all else None
        self.amounts = []
        for row in self.rows:
            own = self._cents(row)
            cents = for_all if own is None else own
            self.amounts.append(cents)
            failed = row.errors or (self.for_all and self.for_all.errors)
            if cents is None and not failed:
                self.add_error(row.name, _("Choisissez un montant ; 0 convient."))
        return typed

    def _cents(self, row: AmountField) -> int | None:
        """What the row says; none if it says nothing, or nothing that can be read."""
        choice = self.cleaned_data.get(row.name, "")
        other = self.cleaned_data.get(f"{row.name}_other", "")
        if other and choice not in ("", OTHER):
            words = _("C’est %(choice)s € ou un autre montant : effacez l’un des deux.") % {"choice": choice}
            self.add_error(f"{row.name}_other", words)
            return None
        if other or choice == OTHER:
            try:
                return parse_euros(other)
            except AmountRefused as refusal:
                self.add_error(f"{row.name}_other", str(refusal))
                return None
        return int(choice) * 100 if choice else None

    def wishes(self) -> list[Wish]:
        """One per seat; who comes in a wheelchair is among the first."""
        chairs = self.cleaned_data.get("wheelchairs") or 0
        return [Wish(cents=cents, wheelchair=n < chairs) for n, cents in enumerate(self.amounts)]


def _membership_choices() -> list[tuple[str, str]]:
    """Not today first; 0 € is solidarity, like any other amount."""
    landmarks = [(str(euros), in_euros(euros * 100)) for euros in settings.MEMBERSHIP_LANDMARKS]
    return [(NOT_TODAY, _("pas aujourd’hui")), (HELD, _("j’ai la mienne")), *landmarks, (OTHER, _("autre"))]


def _initial(name: str, cents: int) -> dict[str, str]:
    euros = cents // 100
    if euros in settings.TICKET_LANDMARKS:
        return {name: str(euros)}
    return {name: OTHER, f"{name}_other": str(euros)}


def button_words(seats: int) -> str:
    """What the button does, to the letter."""
    return ngettext(
        "Payer à la porte : réserver %(seats)s place", "Payer à la porte : réserver %(seats)s places", seats
    ) % {"seats": seats}
