"""Bring a friend: a place to learn, kept by a first name, beside somebody of the crew."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from screenings.refusals import rule_of
from volunteers.models import Friend, Shift, SignUp, Volunteer
from volunteers.rota import RotaRefused

GUARDS = {
    "volunteers_places_are_limited": _("Il n’y a plus de place pour venir voir."),
    "volunteers_shift_stands": _("Ce créneau vient d’être annulé."),
    "volunteers_one_friend_each": _("Tu amènes déjà quelqu’un."),
}


def bring(*, shift_id: int, volunteer: Volunteer, first_name: str, now: datetime) -> Friend:
    """Name the friend who comes along; only who holds a place brings somebody, one each."""
    shift = Shift.objects.get(pk=shift_id)
    if not first_name.strip():
        raise RotaRefused(_("Comment s’appelle la personne ?"))
    if shift.is_over(now) or not _holds(shift_id, volunteer):
        raise RotaRefused(_("Inscris-toi d’abord : on amène quelqu’un là où on est soi-même."))
    try:
        with transaction.atomic():
            return Friend.objects.create(
                shift=shift, brought_by=volunteer, first_name=first_name.strip()[:40], named_at=now
            )
    except IntegrityError as error:
        if rule_of(error) not in GUARDS:
            raise
        raise RotaRefused(GUARDS[rule_of(error)]) from error


def come_back_with(place: SignUp, *, left: SignUp, now: datetime) -> None:
    """Whoever went with a place comes back with it, where there is still room."""
    gone = Friend.objects.filter(shift=left.shift_id, brought_by=left.volunteer, withdrawn_at=left.state_at)
    for friend in gone[:1]:
        with suppress(RotaRefused):
            bring(shift_id=place.shift_id, volunteer=left.volunteer, first_name=friend.first_name, now=now)


def withdraw(*, friend_id: int, volunteer: Volunteer, now: datetime) -> None:
    """The friend does not come after all."""
    mine = Friend.objects.filter(pk=friend_id, brought_by=volunteer, withdrawn_at__isnull=True)
    mine.update(withdrawn_at=now)


def _holds(shift_id: int, volunteer: Volunteer) -> bool:
    return SignUp.objects.holding().filter(shift=shift_id, volunteer=volunteer, place="full").exists()
