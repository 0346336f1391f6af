"""What the sale locks on a screening: said beforehand, and held by the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screenings import programme
from screenings.models import ProgrammeItem, Screening
from screenings.refusals import ProgrammeRefused
from tests.factories import make_film, make_room
from tests.tickets.acts import book, screening_in, sell, set_to
from tests.tickets.test_guards import refused
from tickets import locks

pytestmark = pytest.mark.django_db


def sold_and_started(minutes_ago: int) -> Screening:
    screening = screening_in(40)
    sell(screening, 5)
    return set_to(screening, minutes=-minutes_ago)


def test_before_a_sale_nothing_is_locked() -> None:
    assert not locks.may_change(screening_in(40), timezone.now())


def test_a_reservation_locks_the_admission_alone() -> None:
    screening = screening_in(40)
    book(screening, 5)
    told = locks.may_change(screening, timezone.now())
    assert (bool(told.admission), told.times, told.regime, told.rooms) == (True, "", "", "")
    rule = refused(
        "UPDATE screenings_screening SET regime='non_commercial', regime_basis='free', admission='free'"
    )
    assert rule == "tickets_booked_keeps_its_admission"


def test_before_the_start_a_sold_screening_may_move() -> None:
    screening = screening_in(40)
    sell(screening, 5)
    told = locks.may_change(screening, timezone.now())
    assert (told.times, told.titles, told.rooms, bool(told.regime)) == ("", "", "", True)
    set_to(screening, minutes=60)
    rule = refused("UPDATE screenings_screening SET regime='non_commercial', regime_basis='free'")
    assert rule == "tickets_sold_keeps_its_regime"


def test_after_the_start_time_titles_and_films_are_frozen() -> None:
    screening = sold_and_started(5)
    told = locks.may_change(screening, timezone.now())
    assert (bool(told.times), bool(told.titles), told.rooms, told.tariffs) == (True, True, "", "")
    for change in (
        "starts_at = starts_at + interval '1 minute'",
        "ends_at = ends_at + interval '1 minute'",
        "title_fr = 'autre'",
    ):
        assert refused(f"UPDATE screenings_screening SET {change}") == "tickets_started_is_frozen"  # noqa: S608
    other = make_film()
    assert (
        refused("UPDATE screenings_programmeitem SET film_id = %s", other.pk) == "tickets_started_is_frozen"
    )
    assert refused("DELETE FROM screenings_programmeitem") == "tickets_started_is_frozen"
    ProgrammeItem.objects.update(talk_fr="Rencontre")


def test_from_an_hour_after_the_start_no_room_changes() -> None:
    screening = sold_and_started(59)
    other = make_room(venue=screening.venue)
    screening.room_bookings.update(room=other)
    set_back = sold_and_started(61)
    told = locks.may_change(set_back, timezone.now())
    assert (bool(told.rooms), bool(told.tariffs)) == (True, True)
    third = make_room(venue=set_back.venue)
    rule = refused(
        "UPDATE screenings_roombooking SET room_id = %s WHERE screening_id = %s", third.pk, set_back.pk
    )
    assert rule == "tickets_rooms_stay_after_an_hour"


def test_the_programme_hears_it_in_words() -> None:
    screening = sold_and_started(5)
    times = programme.NewTimes(
        starts_at=screening.starts_at + timedelta(hours=1), ends_at=screening.ends_at + timedelta(hours=1)
    )
    with pytest.raises(ProgrammeRefused, match="ne changent plus"):
        programme.move(screening_id=screening.pk, times=times, now=timezone.now(), by=None)


def test_a_smaller_room_than_people_is_refused_in_words() -> None:
    screening = screening_in(40)
    sell(screening, 5, 5)
    small = make_room(venue=screening.venue, seats=1)
    times = programme.NewTimes(starts_at=screening.starts_at, ends_at=screening.ends_at)
    room = screening.room_bookings.get().pk
    with pytest.raises(ProgrammeRefused, match="plus grande"):
        programme.move(
            screening_id=screening.pk, times=times, rooms={room: small.pk}, now=timezone.now(), by=None
        )
