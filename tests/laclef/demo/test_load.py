"""Whenever it is started, the demo has a full programme and something to book tonight."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from laclef.demo import facts
from laclef.demo.load import load
from laclef.demo.weeks import slots_of, weeks_from
from screenings import programme
from screenings.calendar import cinema_day, day_bounds
from screenings.models import (
    Admission,
    Guest,
    Kind,
    Origin,
    Regime,
    RoomBooking,
    Screening,
    ScreeningMove,
    State,
    Venue,
)
from screenings.turnaround import neighbours_of_each
from screenings.waits import followed, waits
from tests.laclef.demo.moments import MOMENTS, PARIS
from tickets.door import statement
from tickets.models import BankDeposit, Reading, TillReport, TillSession
from tickets.moments import end_of, start_of

pytestmark = pytest.mark.django_db

WEDNESDAY = MOMENTS["Wednesday noon"]


def bookable(now: datetime) -> list[Screening]:
    """What a visitor can still book before the cinema day turns; at its very end, before noon."""
    turns_at = day_bounds(cinema_day(now, PARIS), PARIS)[1]
    if turns_at.timestamp() - now.timestamp() < 3600:
        turns_at += timedelta(hours=7)
    return list(
        Screening.objects.public().filter(
            state=State.PUBLISHED,
            admission=Admission.TICKETS,
            starts_at__gt=now,
            starts_at__lt=turns_at,
            room_bookings__places__gt=0,
        )
    )


def whole_database() -> dict[str, list[Any]]:
    """Every row of the tables the demo writes."""
    models = [*apps.get_app_config("screenings").get_models(), *apps.get_app_config("journal").get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
def test_full_whenever_it_is_started(now: datetime) -> None:
    load(now=now, pictures=False)
    assert bookable(now)
    check_nine_films_a_week(now)
    check_each_special_event(now)
    check_the_desk_has_something_to_do(now)
    check_a_late_show_was_interrupted(now)
    before = whole_database()
    load(now=now, pictures=False)
    assert whole_database() == before


def check_nine_films_a_week(now: datetime) -> None:
    for wednesday in weeks_from(now):
        start = datetime.combine(wednesday, time(5), tzinfo=PARIS)
        films = Screening.objects.public().standing().filter(kind__in=(Kind.FILM, Kind.SHORTS))
        films = films.between(start, start + timedelta(days=5))
        assert films.count() >= 9


def check_each_special_event(now: datetime) -> None:
    first = day_bounds(weeks_from(now)[0], PARIS)[0]
    rows = Screening.objects.filter(starts_at__gte=first, origin=Origin.HOUSE)
    assert {*Kind.values} - {*rows.values_list("kind", flat=True)} == {
        Kind.THEATRE,
        Kind.DEBATE,
        Kind.RADIO,
        Kind.ASSEMBLY,
        Kind.WORKS_DAY,
    }
    assert rows.filter(regime_basis="open_air", venue__slug="mur", admission=Admission.FREE).exists()
    assert rows.filter(venue__slug="doc", starts_at__week_day=1).exists()
    assert rows.filter(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION).exists()
    assert rows.filter(kind=Kind.SHORTS, cycle__title_fr="Studio 34").exists()
    assert rows.filter(kind=Kind.HIRE, state=State.CONFIRMED, published_at=None).exists()
    assert rows.filter(kind=Kind.INTERNAL, open_meeting=True, state=State.PUBLISHED).exists()
    assert rows.filter(kind=Kind.INTERNAL, open_meeting=False, state=State.CONFIRMED).exists()
    assert rows.filter(state=State.CANCELLED, published_at__isnull=False, starts_at__gt=now).exists()
    assert rows.filter(state=State.DRAFT, starts_at__gt=now).exists()
    assert ScreeningMove.objects.filter(announced=True, screening__starts_at__gt=now).exists()
    rooms = Counter(
        RoomBooking.objects.filter(screening__in=rows, blocks=True).values_list("screening", flat=True)
    )
    assert max(rooms.values()) == 2
    openings = RoomBooking.objects.filter(screening__in=rows.filter(kind=Kind.EXHIBITION))
    assert {opening.during.lower.astimezone(PARIS).weekday() for opening in openings} == {3, 4, 5, 6}


def check_the_desk_has_something_to_do(now: datetime) -> None:
    """Whoever becomes the programmer finds each trouble among their own screenings, and options on the grid."""
    today = cinema_day(now, PARIS)
    mine = Screening.objects.filter(carrier__email="programmer@demo.laclef.example", starts_at__gt=now)
    late = [
        wait.key.split(":")
        for one in followed(mine)
        for wait in waits(one, today)
        if wait.days_late(today) > 0
    ]
    assert {"rights", "copy", "guest"} <= {part for key in late for part in key}
    open_ = {wait.key.split(":")[0] for one in followed(mine) for wait in waits(one, today)}
    assert {"guest", "text", "still"} <= open_
    drafts = Screening.objects.filter(state=State.DRAFT, starts_at__gt=now)
    assert drafts.exclude(pencilled_until=None).exists()
    assert any(
        neighbour.minutes < 0 for near in neighbours_of_each(drafts, now).values() for neighbour in near
    )


def check_a_late_show_was_interrupted(now: datetime) -> None:
    room = RoomBooking.objects.select_related("screening").get(screening__interrupted_at__isnull=False)
    assert start_of(room) < room.screening.interrupted_at < end_of(room) < now
    assert (statement.of_room(room).admitted, statement.of_room(room).takings) == (10, 6100)


def test_what_it_says_is_true_or_invented_and_a_second_start_costs_little(
    django_assert_max_num_queries: Any,
) -> None:
    load(now=WEDNESDAY, pictures=False)
    check_guests_are_invented()
    check_the_archive_says_what_the_facts_say()
    check_terms_are_given_to_all_but_one()
    # Three transactions with their lock (four queries each), and one look each for what else there may be
    # to do: stand-ins, till, payments, tonight's.
    with django_assert_max_num_queries(19):
        load(now=WEDNESDAY, pictures=False)


def check_guests_are_invented() -> None:
    real = {name for film in facts.films().values() for name in film.directors}
    real |= {guest["name"] for row in facts.programme()["screenings"] for guest in row.get("people", ())}
    names = set(Guest.objects.filter(screening__origin=Origin.HOUSE).values_list("person__name", flat=True))
    assert names
    assert names <= set(facts.invented())
    assert not names & real
    assert Guest.objects.filter(screening__origin=Origin.HOUSE, tentative=True).exists()


def check_the_archive_says_what_the_facts_say() -> None:
    archive = Screening.objects.filter(origin=Origin.ARCHIVE).order_by("starts_at")
    told = sorted(facts.programme()["screenings"], key=lambda row: row["date"])
    assert [f"{row.local(row.starts_at):%Y-%m-%d %H:%M}" for row in archive if row.starts_at] == [
        f"{row['date']} {row['start']}" for row in told
    ]
    for row, fact in zip(archive, told, strict=True):
        assert row.starts_at
        assert row.ends_at
        films = [item.film for item in row.programme.all()]
        assert [film.title for film in films] == [film["title"].replace("'", "’") for film in fact["films"]]
        assert [[c.person.name for c in film.credits.all()] for film in films] == [
            film["directors"] for film in fact["films"]
        ]
        assert {b.room.slug for b in row.room_bookings.all()} == set(fact["rooms"])
        assert (row.ends_at - row.starts_at).total_seconds() / 60 == sum(
            f["minutes"] for f in fact["films"]
        ) + 30
        commercial = row.starts_at.date() >= date(2026, 1, 14)
        assert row.regime == (Regime.COMMERCIAL if commercial else Regime.NON_COMMERCIAL)
        assert row.state == State.PUBLISHED


def check_terms_are_given_to_all_but_one() -> None:
    rows = Screening.objects.filter(regime=Regime.COMMERCIAL, origin=Origin.HOUSE)
    without = {row for row in rows if not any(item.engagement for item in row.programme.all())}
    assert {item.film.title for row in without for item in row.programme.all()} <= {"Attica"}
    assert {item.rate_bp for row in rows for item in row.programme.all()} >= {5000}


def test_a_later_start_adds_and_touches_nothing() -> None:
    load(now=WEDNESDAY, pictures=False)
    before = {row["id"]: row for row in Screening.objects.values()}
    later = WEDNESDAY + timedelta(days=9)
    load(now=later, pictures=False)
    after = {row["id"]: row for row in Screening.objects.values()}
    assert {pk: after[pk] for pk in before} == before
    added = Screening.objects.exclude(pk__in=before)
    assert added.count() == len(slots_of(weeks_from(later)[-1]))


def test_it_loads_at_the_hour_of_the_test_too() -> None:
    """The database's clock refuses to change what has ended: nothing of the running week may need it."""
    now = timezone.now()
    load(now=now, pictures=False)
    assert bookable(now)


def test_started_again_and_again_through_a_monday_night() -> None:
    now = datetime(2041, 3, 4, 19, 0, tzinfo=PARIS).astimezone(UTC)
    for _half_hour in range(20):
        load(now=now, pictures=False)
        assert bookable(now)
        now += timedelta(minutes=30)


def test_a_room_somebody_took_leaves_a_draft() -> None:
    load(now=WEDNESDAY, pictures=False)
    model = Screening.objects.filter(kind=Kind.HIRE).first()
    assert model is not None
    later = WEDNESDAY + timedelta(weeks=1)
    slot = next(
        s for s in slots_of(weeks_from(later)[-1]) if s.rooms == ("salle-1",) and s.fate == "published"
    )
    booking = model.room_bookings.get()
    hire = Screening.objects.create(
        kind=Kind.HIRE,
        regime=Regime.PRIVATE_HIRE,
        admission=Admission.FREE,
        venue=model.venue,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )
    RoomBooking.objects.create(screening=hire, room=booking.room)
    programme.confirm(screening_id=hire.pk, now=later, by=None)
    load(now=later, pictures=False)
    taken = Screening.objects.get(starts_at=slot.starts_at, ends_at=slot.ends_at, kind=Kind.FILM)
    assert taken.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_load_one_house() -> None:
    """The guard is the advisory lock in load: without it both write the same rows and one fails."""
    together = threading.Barrier(2, timeout=20)

    def start(_number: int) -> None:
        try:
            together.wait()
            load(now=WEDNESDAY, pictures=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as starters:
        for started in [starters.submit(start, number) for number in range(2)]:
            started.result(timeout=60)
    assert Venue.objects.filter(is_house=True).count() == 1
    assert Screening.objects.filter(origin=Origin.ARCHIVE).count() == len(facts.programme()["screenings"])


@pytest.mark.parametrize(
    "now", [WEDNESDAY, MOMENTS["Sunday, half past ten in the evening"]], ids=["none yet", "one"]
)
def test_the_last_screening_has_a_full_statement_and_its_till_is_closed(now: datetime) -> None:
    load(now=now, pictures=False)
    rooms = RoomBooking.objects.filter(tickets__admitted_at__isnull=False).distinct()
    room = rooms.get(screening__interrupted_at=None)
    told = statement.of_room(room)
    assert end_of(room) <= now
    assert (told.sold, told.admitted, told.free, told.members) == (30, 28, 4, 18)
    assert sum(cents for _means, cents in told.means) == told.takings
    assert [row.code for row in told.rows if row.difference] == ["L04"]
    last = TillReport.objects.filter(kind=Reading.Z).latest("pk")
    assert (last.count.cash_difference_cents, TillSession.objects.filter(closed_at=None).count()) == (-200, 0)
    assert BankDeposit.objects.count() == 1
