"""Plain keyword factories: each makes one valid row and lets a test name only what it is about."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from screenings import programme, records
from screenings.models import (
    Cycle,
    Distributor,
    Film,
    FilmCredit,
    Kind,
    Person,
    ProgrammeItem,
    Regime,
    Room,
    RoomBooking,
    Rule,
    Screening,
    State,
    Venue,
)

_number = itertools.count(1)


def make_user(*roles: Role, email: str = "", **facts: Any) -> User:
    """A person with these roles."""
    user = User.objects.create_user(email or f"someone{next(_number)}@laclef.example", **facts)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def make_venue(**facts: Any) -> Venue:
    facts.setdefault("slug", f"lieu-{next(_number)}")
    facts.setdefault("name", "La Clef")
    facts.setdefault("address", "34 rue Daubenton, 75005 Paris")
    return Venue.objects.create(**facts)


def make_room(*, venue: Venue | None = None, seats: int | None = 120, **facts: Any) -> Room:
    facts.setdefault("slug", f"salle-{next(_number)}")
    facts.setdefault("name", "Salle 1")
    return Room.objects.create(venue=venue or make_venue(), seats=seats, **facts)


def make_person(name: str = "", **facts: Any) -> Person:
    return Person.objects.create(name=name or f"Personne {next(_number)}", **facts)


def make_film(*, directors: Sequence[str] = ("Boris Barnet",), **facts: Any) -> Film:
    facts.setdefault("title", "Au bord de la mer bleue")
    facts.setdefault("year", 1935)
    facts.setdefault("minutes", 70)
    film = Film.objects.create(**facts)
    for position, name in enumerate(directors):
        person = Person.objects.filter(name=name).first() or make_person(name)
        FilmCredit.objects.create(film=film, person=person, position=position)
    return film


def make_cycle(**facts: Any) -> Cycle:
    facts.setdefault("title_fr", f"Cycle {next(_number)}")
    return Cycle.objects.create(**facts)


def make_distributor(**facts: Any) -> Distributor:
    facts.setdefault("name", f"Distributeur {next(_number)}")
    return Distributor.objects.create(**facts)


def make_screening(
    *,
    state: str = State.PUBLISHED,
    starts_at: datetime | None = None,
    minutes: int = 100,
    rooms: Sequence[Room] | None = None,
    films: Sequence[Film] | None = None,
    places: int | None = 100,
    now: datetime | None = None,
    without_terms: str = "Contrat en cours",
    **facts: Any,
) -> Screening:
    """A screening in the state asked for, tomorrow unless told; film programmes get a film.

    A commercial one may go out `without_terms`, for this reason.
    """
    now = now or timezone.now()
    rooms = [make_room()] if rooms is None else rooms
    facts.setdefault("kind", Kind.FILM)
    cinema = facts["kind"] in (Kind.FILM, Kind.SHORTS)
    facts.setdefault("regime", Regime.COMMERCIAL if cinema else Regime.NOT_CINEMA)
    facts.setdefault("venue", rooms[0].venue if rooms else make_venue())
    starts_at = starts_at or (now + timedelta(days=1)).replace(microsecond=0)
    facts.setdefault("ends_at", starts_at + timedelta(minutes=minutes))
    facts.setdefault("doors_at", starts_at - timedelta(minutes=30))
    if not cinema:
        facts.setdefault("title_fr", "Assemblée")
    screening = Screening.objects.create(starts_at=starts_at, **facts)
    for room in rooms:
        limit = min(places, room.seats or places) if places is not None else None
        # The database gives every other kind its hours; an exhibition says when it is open.
        during = (starts_at, facts["ends_at"]) if facts["kind"] == Kind.EXHIBITION else None
        RoomBooking.objects.create(screening=screening, room=room, places=limit, during=during)
    if films is None:
        films = [make_film()] if cinema else []
    for position, film in enumerate(films):
        ProgrammeItem.objects.create(screening=screening, film=film, position=position, is_main=position == 0)
    if screening.regime == Regime.COMMERCIAL and without_terms:
        override = records.Override(Rule.TERMS, without_terms)
        records.waive(screening, [override], at=now, by=None)
    return bring_to(screening, state, now=now)


def bring_to(screening: Screening, state: str, *, now: datetime) -> Screening:
    """Lead a draft through its life to the state."""
    if state in (State.CONFIRMED, State.CANCELLED):
        programme.confirm(screening_id=screening.pk, now=now, by=None)
    if state == State.PUBLISHED:
        programme.publish(screening_id=screening.pk, now=now, by=None)
    if state == State.CANCELLED:
        programme.publish(screening_id=screening.pk, now=now, by=None)
        programme.cancel(screening_id=screening.pk, now=now, by=None, reason_fr="Panne de projecteur")
    screening.refresh_from_db()
    return screening
