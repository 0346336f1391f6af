"""What is left, and who is coming: one query, words, nothing counted twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, claim, screening_in, sell
from tickets import availability, coming, release

pytestmark = pytest.mark.django_db


def test_what_is_left_for_the_door_and_for_the_web() -> None:
    screening = screening_in(40, places=100)
    sell(screening, 5, 5)
    by_mail(screening, 5, 5, 5)
    book(screening, 5, email="late@example.org", now=timezone.now() - timedelta(minutes=31))
    places = availability.of_screening(screening.pk, timezone.now())
    assert (places.places, places.taken, places.left) == (100, 5, 95)
    # 30 for the door, 2 of them sold.
    assert places.left_online == 100 - 5 - 28


def test_one_query_for_one_or_many() -> None:
    screenings = [make_screening() for _ in range(4)]
    for screening in screenings:
        book(screening, 5)
    for ids in ([screenings[0].pk], [s.pk for s in screenings]):
        with CaptureQueriesContext(connection) as queries:
            told = availability.of_screenings(ids, timezone.now())
        assert (len(queries), len(told)) == (1, len(ids))
        with CaptureQueriesContext(connection) as queries:
            assert len(coming.who_is_coming(ids, timezone.now())) == len(ids)
        assert len(queries) == 1


@pytest.mark.parametrize(("left", "words"), [(31, "reste 31 places"), (1, "reste 1 place"), (0, "complet")])
def test_words(left: int, words: str) -> None:
    assert availability.places_in_words(left) == words


def test_full_online_says_what_is_at_the_door() -> None:
    screening = make_screening(places=10)
    by_mail(screening, *[5] * 7)
    places = availability.of_screening(screening.pk, timezone.now())
    assert availability.online_in_words(places) == "complet en ligne, des places à la porte"


def test_who_is_coming_sums_to_the_places_taken() -> None:
    screening = screening_in(40)
    sell(screening, 5, admitted_where="Porte")
    claim(by_mail(screening, 5, 5), 5)
    arrived = book(screening, 5)
    release.mark_arrived(order_id=arrived.pk, by=None, now=timezone.now())
    book(screening, 5, email="b@example.org")
    [told] = coming.who_is_coming([screening.pk], timezone.now())
    assert (told.entries, told.admitted, told.reserved, told.held, told.arrived) == (2, 1, 2, 1, 1)
    assert told.taken == availability.of_screening(screening.pk, timezone.now()).taken == 5
