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
from volunteers.models import Absence
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
