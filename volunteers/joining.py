"""Joining the team: asked on the public page, welcomed at a session, first shift beside someone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from laclef import outbox
from laclef.accounts.models import User
from screenings import wording
from screenings.calendar import house_zone
from volunteers import departures
from volunteers.models import Attendance, Joining, Nature, Shift, ShiftState, SignUp, Volunteer
from volunteers.rota import RotaRefused

MONTH = timedelta(days=30.44)


class Step(StrEnum):
    """Where somebody stands, read from what is filled in."""

    ASKED = "asked"
    INVITED = "invited"
    WELCOMED = "welcomed"
    SIGNED_UP = "signed_up"
    FIRST_SHIFT_DONE = "first_shift_done"
    CLOSED = "closed"


@transaction.atomic
def ask_to_join(
    *, first_name: str, email: str, language: str, words: str, now: datetime, session: Shift | None = None
) -> Joining:
    """Someone wants to join; asked twice is asked once, with the latest words. Says nothing of who is known.

    A welcome that is not chosen again stays the one where they are expected: anybody may fill in the form.
    """
    session = _held_on_to(session)
    said: dict[str, Any] = {"first_name": first_name.strip(), "language": language, "words": words}
    if session is not None:
        said["session"] = session
    joining, _new = Joining.objects.update_or_create(
        email=email.strip().lower(),
        volunteer=None,
        closed_at=None,
        defaults=said,
        create_defaults=said | {"asked_at": now},
    )
    if session is not None:
        _tell(joining, session)
    return joining


def welcome_sessions(now: datetime) -> list[Shift]:
    """The next welcomes that somebody new can come to."""
    coming = Shift.objects.live().filter(nature=Nature.WELCOME, starts_at__gt=now)
    return list(coming.select_related("venue").order_by("starts_at", "pk")[:6])


@transaction.atomic
def invite(*, joining_id: int, session: Shift) -> Joining:
    """Expect them at that welcome, and write them when and where; twice is one mail."""
    welcome_there = _held_on_to(session)
    if welcome_there is None:
        raise RotaRefused(_("Cet accueil vient d’être annulé : choisis-en un autre."))
    joining = Joining.objects.select_for_update(no_key=True, of=("self",)).get(pk=joining_id)
    if joining.volunteer_id is not None or joining.closed_at is not None:
        raise RotaRefused(_("Cette personne n’attend plus d’accueil."))
    joining.session = welcome_there
    joining.save(update_fields=["session"])
    _tell(joining, welcome_there)
    return joining


def _held_on_to(session: Shift | None) -> Shift | None:
    """The welcome under its lock, so that nobody is expected at one that is being moved or cancelled."""
    if session is None:
        return None
    live = Shift.objects.live().select_for_update(no_key=True, of=("self",)).select_related("venue")
    return live.filter(pk=session.pk).first()


def session_moved(session: Shift) -> None:
    """Write those expected at a welcome its new hour or place; the caller holds its lock."""
    for joining in _expected_at(session):
        _tell(joining, session, moved=True)


def session_cancelled(session: Shift) -> None:
    """Write those expected at a welcome that it is off, and expect them nowhere; the caller holds its lock."""
    for joining in _expected_at(session):
        day, hour = _when(joining, session)
        with translation.override(joining.language):
            page = settings.SITE_URL + reverse("join")
        outbox.queue(
            event=f"joining.session_off:{joining.pk}:{session.pk}",
            recipient=joining.email,
            language=joining.language,
            template="mail/volunteers_welcome_off",
            context={
                "name": joining.first_name,
                "day": day,
                "hour": hour,
                "page": page,
            },
        )
    _expected_at(session).update(session=None)


def _expected_at(session: Shift) -> QuerySet[Joining]:
    return Joining.objects.filter(session=session, volunteer__isnull=True, closed_at__isnull=True)


def _when(joining: Joining, session: Shift) -> tuple[str, str]:
    """Day and hour of a welcome in the newcomer's language."""
    local = session.local(session.starts_at)
    with translation.override(joining.language):
        return wording.day(local.date()), wording.hour(local)


def _tell(joining: Joining, session: Shift, *, moved: bool = False) -> None:
    day, hour = _when(joining, session)
    outbox.queue(
        event=f"joining.invited:{joining.pk}:{session.pk}:{session.sequence}",
        recipient=joining.email,
        language=joining.language,
        template="mail/volunteers_invited",
        context={
            "name": joining.first_name,
            "day": day,
            "hour": hour,
            "place": session.place,
            "moved": moved,
        },
    )


@transaction.atomic
def welcome(*, joining_id: int, now: datetime) -> Volunteer:
    """They came to the session: they get an account, the volunteer's role and a row of the team.

    Who was welcomed before, or left, and asked once more is the same volunteer: the new request is closed.
    """
    joining = Joining.objects.select_for_update(no_key=True, of=("self",)).get(pk=joining_id)
    if joining.volunteer is not None:
        return joining.volunteer
    if joining.closed_at is not None:
        raise RotaRefused(_("Cette demande est close."))
    user = User.objects.filter(email=joining.email).first() or User.objects.create_user(
        joining.email, first_name=joining.first_name, language=joining.language
    )
    volunteer, _new = Volunteer.objects.get_or_create(
        user=user, defaults={"joined_on": now.astimezone(house_zone()).date()}
    )
    departures.come_back(volunteer=volunteer)
    if Joining.objects.filter(volunteer=volunteer).exists():
        joining.closed_at = now
    else:
        joining.volunteer, joining.welcomed_at = volunteer, now
    joining.save(update_fields=["volunteer", "welcomed_at", "closed_at"])
    outbox.queue(
        event=f"joining.welcomed:{joining.pk}",
        recipient=user.email,
        language=user.language,
        template="mail/volunteers_welcome",
        context={"name": user.get_short_name(), "email": user.email},
    )
    return volunteer


def close(*, joining_id: int, now: datetime) -> None:
    """They will not come, or said so."""
    Joining.objects.filter(pk=joining_id, volunteer__isnull=True).update(closed_at=now)


def forget_old(*, now: datetime) -> int:
    """Forget requests without an answer, closed or long fulfilled, so many months after; returns how many."""
    before = now - settings.REQUESTS_TO_JOIN_KEPT_MONTHS * MONTH
    waiting = Q(volunteer__isnull=True, closed_at__isnull=True, asked_at__lt=before)
    old = Joining.objects.filter(waiting | Q(closed_at__lt=before) | Q(welcomed_at__lt=before))
    return old.delete()[0]


def newcomers(now: datetime) -> list[tuple[Joining, Step]]:
    """The one list: everyone on the way, the oldest first, until their first shift is done."""
    joinings = list(
        Joining.objects.filter(closed_at__isnull=True).select_related("session", "volunteer__user")
    )
    people = [joining.volunteer_id for joining in joinings if joining.volunteer_id]
    came = Attendance.objects.current().filter(volunteer__in=people, came=True, shift__isnull=False)
    done = set(came.values_list("volunteer_id", flat=True))
    signed = set(SignUp.objects.holding().filter(volunteer__in=people).values_list("volunteer_id", flat=True))
    steps = [(joining, _step(joining, done, signed)) for joining in joinings]
    return [(joining, step) for joining, step in steps if step != Step.FIRST_SHIFT_DONE]


def first_places(arrivals: Iterable[tuple[Joining, Step]]) -> dict[int, SignUp]:
    """The first shift to come of those on the way, by volunteer: whether it is beside somebody is its place."""
    people = [joining.volunteer_id for joining, _step in arrivals if joining.volunteer_id]
    places = SignUp.objects.holding().filter(volunteer__in=people, shift__state=ShiftState.LIVE)
    found: dict[int, SignUp] = {}
    for place in places.select_related("shift__role", "shift__evening__venue", "shift__venue").order_by(
        "shift__starts_at", "pk"
    ):
        found.setdefault(place.volunteer_id, place)
    return found


def _step(joining: Joining, done: set[int], signed: set[int]) -> Step:
    if joining.volunteer_id is None:
        return Step.INVITED if joining.session_id else Step.ASKED
    if joining.volunteer_id in done:
        return Step.FIRST_SHIFT_DONE
    return Step.SIGNED_UP if joining.volunteer_id in signed else Step.WELCOMED
