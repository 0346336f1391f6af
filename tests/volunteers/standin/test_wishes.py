"""Preferred days and times a month hold until everybody is asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from tests.volunteers.standin.acts import EVENING, NOON, asked, someone_cannot, team, tick
from volunteers.models import AutomaticMail, Fate
from volunteers.standin.overview import overview
from volunteers.standin.people import People
from volunteers.suggestions import suggest

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_wishes_hold_until_everybody_is_asked():
    """The evening is a Thursday; who wished for one day a month had it the day before yesterday."""
    thursdays, mondays = make_volunteer("Jeudi", weekdays=[3]), make_volunteer("Lundi", weekdays=[0])
    enough, not_yet = make_volunteer("Assez", per_month=1), make_volunteer("Encore", per_month=2)
    for person in (enough, not_yet):
        make_sign_up(make_shift(starts_at=NOON - DAY), person)
        make_sign_up(make_shift(starts_at=NOON - 20 * DAY), person)
    request = someone_cannot()
    for hours in (0, 2, 4):
        tick(NOON + hours * HOUR)
        assert asked(request) == {thursdays.pk, not_yet.pk}
    held_back = AutomaticMail.objects.get(step="few", fate=Fate.WISHES)
    assert (held_back.people, held_back.person) == (2, None)
    said = {one.volunteer.pk: str(one.why) for one in overview(request, NOON + 4 * HOUR).not_asked}
    assert ["pas son jour" in said[person.pk] for person in (mondays, enough)] == [True, True]
    tick(EVENING - 6 * HOUR)
    assert asked(request) == {thursdays.pk, not_yet.pk, mondays.pk, enough.pk}


def test_no_time_a_month_is_never_asked():
    never, often = make_volunteer("Zéro", per_month=0), make_volunteer("Vide")
    request = someone_cannot()
    tick(EVENING - 6 * HOUR)
    assert asked(request) == {often.pk}
    assert [one.volunteer for one in suggest(request.shift, EVENING - 6 * HOUR)] == [often]
    said = {one.volunteer: str(one.why) for one in overview(request, EVENING - 6 * HOUR).not_asked}
    assert said[never] == "ne souhaite pas qu’on lui propose"


def test_the_wishes_of_thirty_cost_the_queries_of_one():
    team(1, per_month=2)
    with CaptureQueriesContext(connection) as one:
        People(NOON)
    team(29, per_month=2)
    with CaptureQueriesContext(connection) as many:
        People(NOON)
    assert len(many) == len(one)
