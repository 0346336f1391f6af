"""The sale in hand, as the page holds it: read, changed, written back, and nothing is lost on the way."""

import pytest
from django.http import QueryDict

from tickets.till.basket import Basket, changed, read, signed

KEY = "6f1c1f0e-0000-4000-8000-000000000001"


def basket(query: str = "") -> Basket:
    return read(QueryDict(f"k={KEY}&salle=12&{query}"))


def people(one: Basket) -> list[str]:
    return [str(person) for person in one.people]


def test_what_is_written_is_what_is_read() -> None:
    query = f"k={KEY}&salle=12&p=12-7&p=12-4m&p=14-0nw&p=s45-10a&a={signed(31, 10)}"
    assert read(QueryDict(query)).query() == query


def test_what_cannot_be_read_is_left_out() -> None:
    one = basket(f"p=12-100&p=x-4&p=12-4z&p=12-4&a=1-300&a=&a=1-10&a=1-10-{signed(2, 10)[-12:]}&salle=-1")
    assert (people(one), one.memberships, one.room) == (["12-4"], (), None)
    assert len(str(read(QueryDict("k=no")).key)) == 36


@pytest.mark.parametrize(
    ("touch", "left"),
    [
        ({"plus": "7"}, ["12-4", "12-7"]),
        ({"plus": "3x5"}, ["12-4", "12-5", "12-5", "12-5"]),
        ({"plus": "2 × 99 €"}, ["12-4", "12-99", "12-99"]),
        ({"plus": "100"}, ["12-4"]),
        ({"moins": "12-4"}, []),
        ({"moins": "12-5"}, ["12-4"]),
        ({"adherent": "m"}, ["12-4m"]),
        ({"adherent": "x"}, ["12-4"]),
        ({"fauteuil": "1"}, ["12-4w"]),
        ({"vider": "1"}, []),
    ],
)
def test_each_button_makes_its_change(touch: dict[str, str], left: list[str]) -> None:
    assert people(changed(basket("p=12-4"), touch)) == left


def test_not_today_answers_for_all_the_others() -> None:
    one = changed(basket("p=12-4m&p=12-4&p=12-0"), {"adherent": "n"})
    assert (people(one), one.to_ask) == (["12-4m", "12-4n", "12-0n"], 0)


def test_a_membership_makes_the_next_one_a_member_and_comes_off_again() -> None:
    one = changed(basket("p=12-4&p=12-7"), {"avec": signed(31, 10)})
    assert (people(one), one.memberships, one.total, one.to_ask) == (
        ["12-4a", "12-7"],
        ((31, 10),),
        2100,
        1,
    )
    other = changed(one, {"avec": signed(31, 15)})
    assert (people(other), other.memberships) == (["12-4a", "12-7"], ((31, 15),))
    assert people(changed(other, {"sans": "31"})) == ["12-4", "12-7"]


def test_a_reservation_gives_its_own_places_and_no_more() -> None:
    one = changed(basket("p=s45-7"), {"plus": "3x4"}, seats=[45, 46, 47])
    assert people(one) == ["s45-7", "s46-4", "s47-4"]


def test_people_of_one_amount_stand_in_one_line() -> None:
    one = basket("p=12-7&p=12-4&p=12-7m&p=14-7&p=12-7w")
    rows = [(row.count, row.euros, row.room, row.wheelchair, row.token) for row in one.rows]
    assert rows == [
        (2, 7, 12, False, "12-7m"),
        (1, 4, 12, False, "12-4"),
        (1, 7, 14, False, "14-7"),
        (1, 7, 12, True, "12-7w"),
    ]


def test_nobody_sells_more_than_thirty_at_once() -> None:
    assert len(changed(basket("p=12-4"), {"plus": "99x4"}).people) == 30
