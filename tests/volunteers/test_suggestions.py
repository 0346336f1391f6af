from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.volunteers.factories import (
    give_training,
    make_attendance,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import Absence, Volunteer
from volunteers.suggestions import suggest

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 4, 19, tzinfo=UTC)


def test_trained_free_and_willing_least_recently_on_duty_first() -> None:
    keys = make_training()
    shift = make_shift(starts_at=EIGHT, role=make_role("Fermeture", trainings=(keys,)))
    lately, long_ago, fond, away, busy, unwilling = (make_volunteer(name) for name in "abcdef")
    make_volunteer("untrained")
    for person in (lately, long_ago, fond, away, busy, unwilling):
        give_training(person, keys)
    for person, days in ((lately, 3), (long_ago, 90)):
        past = make_shift(starts_at=NOW - timedelta(days=days))
        make_attendance(person, past.starts_at, past.ends_at, shift=past)
    fond.wanted_roles.add(shift.role)
    Absence.objects.create(volunteer=away, from_on=EIGHT.date(), until_on=EIGHT.date())
    make_sign_up(make_shift(starts_at=EIGHT), busy)
    unwilling.wants_to_be_asked = False
    unwilling.save()
    assert [(s.volunteer, s.wanted, s.not_seen_lately) for s in suggest(shift, NOW)] == [
        (fond, True, True),
        (long_ago, False, True),
        (lately, False, False),
    ]


def test_what_people_wish_for_is_heard() -> None:
    """Days, how often and roles move somebody down the list; « do not ask me » takes them off it."""
    shift = make_shift(starts_at=EIGHT)  # a Thursday
    fond, thursdays, mondays, often_enough, not_yet = (make_volunteer(name) for name in "abcde")
    fond.wanted_roles.add(shift.role)
    for person, facts in (
        (thursdays, {"weekdays": [3]}),
        (mondays, {"weekdays": [0]}),
        (often_enough, {"per_month": 2}),
        (not_yet, {"per_month": 2}),
    ):
        Volunteer.objects.filter(pk=person.pk).update(**facts)
    held = ((often_enough, 8), (often_enough, 9), (not_yet, 8), (not_yet, 30))
    for person, days in held:  # two of one month; and one of each of two months
        make_sign_up(make_shift(starts_at=EIGHT + timedelta(days=days)), person)
    make_volunteer("f", wants_to_be_asked=False)
    assert [
        (one.volunteer.first_name, one.wanted, one.other_day, one.times_enough) for one in suggest(shift, NOW)
    ] == [
        ("a", True, False, 0),
        ("b", False, False, 0),
        ("e", False, False, 0),
        ("c", False, True, 0),
        ("d", False, False, 2),
    ]


def test_two_roles_of_one_evening_are_one_time() -> None:
    shift, alice = make_shift(starts_at=EIGHT), make_volunteer(per_month=2)
    opening = make_role("Ouverture")
    bar = make_role("Bar")
    bar.compatible_with.add(opening)
    first = make_shift(starts_at=EIGHT + timedelta(days=1), role=bar)
    for one in (first, make_shift(starts_at=first.starts_at, evening=first.evening, role=opening)):
        make_sign_up(one, alice)
    assert [one.times_enough for one in suggest(shift, NOW)] == [0]


def test_two_hundred_people_cost_the_queries_of_one() -> None:
    shift = make_shift(starts_at=EIGHT)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            suggest(shift, NOW)
        return len(queries)

    make_volunteer()
    few = cost()
    for _ in range(20):
        make_volunteer()
    assert cost() == few
