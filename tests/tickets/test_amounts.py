"""What people type: clear words for everything that is no amount, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.amounts import AmountRefused, check_amounts, parse_euros, parse_seats


@pytest.mark.parametrize(
    ("text", "cents"),
    [("0", 0), ("5", 500), (" 12 ", 1200), ("05", 500), ("99", 9900), ("7\u00a0€", 700), ("7€", 700)],
)
def test_whole_euros_are_read(text: str, cents: int) -> None:
    assert parse_euros(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "7,50",
        "7.50",
        "١٢",
        "1e9",
        "100",
        "٠",
        "+5",
        "1_0",
        "5 5",
        "€",
        "NaN",
        "0x5",
        "５",
        "5\x00",
        "²",
    ],
)
def test_the_rest_is_refused_in_words(text: str) -> None:
    with pytest.raises(AmountRefused, match="euros entiers"):
        parse_euros(text)


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        cents = parse_euros(text)
    except AmountRefused:
        return
    assert cents in range(0, 9901, 100)
    assert text.strip()[0] in "0123456789"


@given(st.one_of(st.integers(), st.booleans(), st.floats(), st.text(max_size=3)))
def test_any_amount_given_is_whole_euros_or_refused(amount: object) -> None:
    try:
        check_amounts([amount])  # type: ignore[list-item]
    except AmountRefused:
        pass
    else:
        assert type(amount) is int
        assert amount in range(0, 9901, 100)


@pytest.mark.parametrize("text", ["0", "11", "-1", "1.5", "dix", "", "٣", "1e1", "010 "])
def test_seats_are_one_to_ten(text: str) -> None:
    with pytest.raises(AmountRefused, match="une à dix"):
        parse_seats(text)


def test_ten_seats_are_fine() -> None:
    assert [parse_seats(text) for text in ("1", " 10 ")] == [1, 10]
