"""What a registration asks: a number of people, or children and adults apart, by age where the event needs it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Screening, State
from tickets.models import RegistrationTerms
from tickets.places import is_registration_of, lock_rooms
from tickets.refusals import BookingRefused

MOST_BANDS, LONGEST_BAND = 6, 20


def copy_terms(*, screening_id: int, copies: Sequence[Screening]) -> None:
    """New drafts ask what the screening they were made from asks; by laclef.evening, where they are made."""
    terms = RegistrationTerms.objects.filter(screening=screening_id).first()
    if terms is not None:
        RegistrationTerms.objects.bulk_create(
            RegistrationTerms(
                screening=copy, counts_children=terms.counts_children, age_bands=terms.age_bands
            )
            for copy in copies
        )


@journal.atomic
def set_terms(
    *, screening_id: int, counts_children: bool, age_bands: Sequence[str] = (), by: User | None, now: datetime
) -> RegistrationTerms:
    """Ask this from now on, or raise BookingRefused; who is registered already stays as they said.

    Under the rooms' lock: who registers meanwhile is asked the one or the other, never half.
    """
    lock_rooms(screening_id=screening_id)
    screening = Screening.objects.get(pk=screening_id)
    if not is_registration_of(screening):
        raise BookingRefused(_("Ici on ne s’inscrit pas : change d’abord la façon d’entrer."))
    if screening.state == State.CANCELLED or screening.is_over(now):
        raise BookingRefused(_("C’est fini ou annulé : il n’y a plus rien à demander."))
    bands = list(dict.fromkeys(band.strip() for band in age_bands if band.strip()))
    if bands and not counts_children:
        raise BookingRefused(_("Les âges sont ceux des enfants : coche aussi qu’on les compte."))
    if len(bands) > MOST_BANDS or any(len(band) > LONGEST_BAND for band in bands):
        raise BookingRefused(_("Six tranches au plus, de vingt signes au plus : par exemple « 6–9 ans »."))
    terms, __ = RegistrationTerms.objects.update_or_create(
        screening=screening, defaults={"counts_children": counts_children, "age_bands": bands}
    )
    journal.note(
        nature="registration.terms",
        actor=by,
        links={"screening": screening_id},
        facts={"counts_children": counts_children, "age_bands": len(bands)},
    )
    return terms
