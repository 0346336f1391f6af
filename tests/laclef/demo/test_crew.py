"""The demo's evenings have crews, with holes, whenever it is started."""

import time

import pytest

from laclef.demo.crew import people
from laclef.demo.load import load
from tests.laclef.demo.moments import MOMENTS
from volunteers import board
from volunteers.models import Shift, SignUp, Volunteer

pytestmark = pytest.mark.django_db
WEDNESDAY = MOMENTS["Wednesday noon"]


def test_the_board_shows_crews_with_people_and_holes() -> None:
    load(now=WEDNESDAY, pictures=False)
    shown = board.board(WEDNESDAY)
    assert len(shown.rows) > 10
    assert shown.missing > 0
    assert Volunteer.objects.count() == 13  # the dozen, and the volunteer of the strip
    assert SignUp.objects.values("volunteer").distinct().count() > 8


def test_asked_again_adds_nothing_and_costs_little() -> None:
    load(now=WEDNESDAY, pictures=False)
    before = (Shift.objects.count(), SignUp.objects.count(), Volunteer.objects.count())
    began = time.monotonic()
    people(now=WEDNESDAY)
    assert time.monotonic() - began < 2
    assert (Shift.objects.count(), SignUp.objects.count(), Volunteer.objects.count()) == before
