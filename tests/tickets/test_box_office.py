"""Booking: what it holds, its fairness, its identity, giving back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.models import Admission, Kind, Regime, Screening, State
from tests.factories import make_room, make_screening
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, sell, set_to, taken, wishes
from tickets import box_office, changing
from tickets.amounts import AmountRefused
from tickets.models import Freed, Order, RegistrationTerms, Sale, Seat, Ticket
from tickets.places import Wish
from tickets.refusals import BookingRefused, NotEnoughPlaces, OtherRequest, Refused

pytestmark = pytest.mark.django_db


def test_a_reservation_holds_places_and_is_no_entry() -> None:
    order = book(make_screening(), 5, 0)
    assert list(order.seats.values_list("intended_cents", "held_until", "channel")) == [
        (500, None, "online"),
        (0, None, "online"),
    ]
    assert (Ticket.objects.count(), Sale.objects.count()) == (0, 0)
    line = Line.objects.get(nature="reservation.made")
    assert (line.links["order"], line.facts["seats"]) == (order.pk, 2)
    assert (len(order.code), len(order.token)) == (8, 18)


def test_with_an_address_it_is_held_until_its_button() -> None:
    now = timezone.now()
    order = book(make_screening(), 5, 5, 5, email=" Anna@Example.org ", now=now)
    assert set(order.seats.values_list("held_until", flat=True)) == {now + timedelta(minutes=30)}
    confirmed = box_office.confirm_email(order_id=order.pk, now=now)
    again = box_office.confirm_email(order_id=order.pk, now=now + timedelta(hours=1))
    assert set(order.seats.values_list("held_until", flat=True)) == {None}
    assert (confirmed.confirmed_at, again.confirmed_at) == (now, now)
    mail = Mail.objects.get()
    assert (mail.event, mail.recipient) == (f"reservation:{order.pk}", "anna@example.org")


def test_too_late_a_confirmation_takes_the_place_if_it_is_still_free() -> None:
    now = timezone.now()
    screening = make_screening()
    order = book(screening, 5, email="a@example.org", now=now - timedelta(minutes=31))
    assert taken(screening) == 0
    box_office.confirm_email(order_id=order.pk, now=now)
    assert taken(screening) == 1


def test_too_late_a_confirmation_is_refused_when_the_place_is_gone(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=1)
    order = book(screening, 5, email="a@example.org", now=timezone.now() - timedelta(minutes=31))
    by_mail(screening, 5, email="b@example.org")
    with pytest.raises(NotEnoughPlaces):
        box_office.confirm_email(order_id=order.pk, now=timezone.now())


def test_the_same_key_is_the_same_order() -> None:
    screening, key = make_screening(), uuid4()
    first, second = book(screening, 5, key=key), book(screening, 5, key=key)
    assert (first.pk, Order.objects.count(), taken(screening)) == (second.pk, 1, 1)
    with pytest.raises(OtherRequest):
        book(screening, 8, key=key)
    set_to(screening, minutes=-10)
    assert book(screening, 5, key=key).pk == first.pk


@pytest.mark.parametrize("euros", [(), (1,) * 11])
def test_one_to_ten_seats(euros: tuple[int, ...]) -> None:
    screening = make_screening()
    with pytest.raises(BookingRefused, match="une à dix"):
        book(screening, *euros, email="a@example.org")
    assert (Order.objects.count(), taken(screening)) == (0, 0)


def test_without_an_address_two_seats_and_a_bounded_share() -> None:
    screening = make_screening(places=20)
    with pytest.raises(BookingRefused, match="donnez-en une"):
        book(screening, 5, 5, 5)
    book(screening, 5, 5)
    book(screening, 5, 5)
    with pytest.raises(BookingRefused, match="sans adresse"):
        book(screening, 5)
    assert len(book(screening, 5, 5, 5, email="a@example.org").seats.all()) == 3


def test_one_address_holds_ten_seats() -> None:
    screening = make_screening()
    book(screening, *[1] * 8, email="a@example.org")
    with pytest.raises(BookingRefused, match="dix au plus"):
        book(screening, *[1] * 3, email="A@example.org")
    assert book(screening, 1, 1, email="a@example.org").pk


def test_the_door_keeps_its_share() -> None:
    screening = screening_in(50, places=10)
    book(screening, *[1] * 7, email="a@example.org")
    with pytest.raises(NotEnoughPlaces, match="complet en ligne") as refused:
        book(screening, 1)
    assert refused.value.left == 0
    sell(screening, 5, 5, 5)
    assert taken(screening) == 10


def test_fewer_left_than_asked_says_how_many() -> None:
    screening = make_screening(places=10)
    by_mail(screening, *[1] * 5)
    with pytest.raises(NotEnoughPlaces, match="reste 2 places") as refused:
        book(screening, 1, 1, 1, email="b@example.org")
    assert refused.value.left == 2


def test_wheelchair_places_are_apart(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=4, rooms=[make_room(wheelchair_places=2)])
    by_mail(screening, 1, 1)
    with pytest.raises(NotEnoughPlaces):
        book(screening, 1)
    wheelchair = [Wish(cents=0, wheelchair=True)]
    for _ in range(2):
        box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=wheelchair, now=timezone.now())
    with pytest.raises(NotEnoughPlaces, match="fauteuil"):
        box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=wheelchair, now=timezone.now())
    assert taken(screening) == 4


def two_rooms(**facts: object) -> Screening:
    first = make_room(position=1)
    return make_screening(rooms=[first, make_room(venue=first.venue, name="Salle 2", position=2)], **facts)


def test_together_in_one_room_if_it_can_be(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = two_rooms(places=4)
    by_mail(screening, 1, 1, email="a@example.org")
    together = by_mail(screening, 1, 1, 1, email="b@example.org")
    assert set(together.seats.values_list("room_booking__room__name", flat=True)) == {"Salle 2"}
    split = by_mail(screening, 1, 1, 1, email="c@example.org")
    assert sorted(split.seats.values_list("room_booking__room__name", flat=True)) == [
        "Salle 1",
        "Salle 1",
        "Salle 2",
    ]
    with pytest.raises(NotEnoughPlaces):
        book(screening, 1, email="d@example.org")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": State.CANCELLED}, "annulée"),
        ({"state": State.CONFIRMED}, "pas encore annoncée"),
        ({"kind": Kind.CONCERT, "admission": Admission.FREE}, "Entrée libre"),
        (
            {"kind": Kind.CONCERT, "admission": Admission.ELSEWHERE, "booking_url": "https://doc.example"},
            "lien",
        ),
        ({"sale_opens_at": timezone.now() + timedelta(hours=5)}, "ouvrent le"),
        ({"starts_at": timezone.now() + timedelta(minutes=9)}, "à la porte"),
        ({"starts_at": timezone.now() - timedelta(minutes=5)}, "à la porte"),
    ],
)
def test_each_closed_case_says_what_one_can_do(facts: dict, words: str) -> None:
    screening = make_screening(**facts)
    with pytest.raises(BookingRefused, match=words):
        book(screening, 5)
    assert Order.objects.count() == 0


def workshop(**facts: object) -> Screening:
    return make_screening(
        kind=Kind.WORKSHOP, regime=Regime.NOT_CINEMA, admission=Admission.REGISTRATION, places=5, **facts
    )


def register(screening: Screening, *people: Wish, email: str = "a@example.org") -> Order:
    return box_office.reserve(
        key=uuid4(), screening_id=screening.pk, wishes=people, email=email, now=timezone.now()
    )


def test_a_registration_counts_people_without_money() -> None:
    screening = workshop()
    RegistrationTerms.objects.create(screening=screening, age_bands=["6–8 ans", "9–12 ans"])
    order = register(screening, Wish(attendee="adult"), Wish(attendee="child", age_band="6–8 ans"))
    assert list(order.seats.values_list("attendee", "age_band", "intended_cents")) == [
        ("adult", "", None),
        ("child", "6–8 ans", None),
    ]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(attendee="child", age_band="3 ans"), "liste"),
        (Wish(), "combien d’enfants"),
        (Wish(attendee="chien"), "combien d’enfants"),
        (Wish(cents=500, attendee="adult"), "gratuite"),
    ],
)
def test_a_registration_takes_only_what_is_asked(wish: Wish, words: str) -> None:
    screening = workshop()
    RegistrationTerms.objects.create(screening=screening)
    with pytest.raises(BookingRefused, match=words):
        register(screening, wish)


def test_a_registration_fills_all_the_places() -> None:
    screening = workshop()
    register(screening, *[Wish()] * 5)
    with pytest.raises(NotEnoughPlaces):
        register(screening, Wish(), email="b@example.org")


def test_changing_seats_keeps_gives_back_and_adds() -> None:
    screening = make_screening()
    order = by_mail(screening, 5, 5)
    changing.change_seats(order_id=order.pk, wishes=wishes(0, 8, 12), now=timezone.now())
    live = order.seats.filter(freed_at__isnull=True)
    assert list(live.values_list("intended_cents", flat=True)) == [0, 800, 1200]
    changing.change_seats(order_id=order.pk, wishes=wishes(3), now=timezone.now())
    assert list(live.values_list("intended_cents", flat=True)) == [300]
    assert taken(screening) == 1
    with pytest.raises(AmountRefused):
        changing.change_seats(order_id=order.pk, wishes=[Wish(cents=-500)], now=timezone.now())


def test_the_holder_gives_back_until_the_start() -> None:
    screening = screening_in(5)
    order = book(set_to(screening, minutes=60), 5, 5)
    set_to(screening, minutes=5)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    assert taken(screening) == 0
    assert set(order.seats.values_list("freed_because", flat=True)) == {Freed.HOLDER}
    assert Line.objects.filter(nature="reservation.cancelled").count() == 1


def test_once_started_or_claimed_it_is_not_given_back() -> None:
    screening = screening_in(60)
    order = book(screening, 5)
    other = book(screening, 5)
    claim(other, 5)
    with pytest.raises(BookingRefused, match="ne tient plus"):
        box_office.cancel_by_holder(order_id=other.pk, now=timezone.now())
    with pytest.raises(BookingRefused, match="commencé"):
        box_office.cancel_by_holder(order_id=order.pk, now=timezone.now() + timedelta(hours=2))


def test_before_its_button_a_hold_is_prolonged_once() -> None:
    """Guard: box_office.most_extensions; any address can be made up, and five hours are an evening."""
    now = timezone.now()
    order = book(make_screening(), 5, email="a@example.org", now=now)
    box_office.extend(order_id=order.pk, now=now + timedelta(minutes=10))
    assert order.seats.get().held_until == now + timedelta(minutes=40)
    with pytest.raises(BookingRefused, match="longtemps"):
        box_office.extend(order_id=order.pk, now=now + timedelta(minutes=11))


def test_places_that_wait_for_their_button_are_bounded(settings: LazySettings) -> None:
    """Guard: fairness._refuse_unfair_by_mail; those who pay, those who are known and the door keep the rest."""
    settings.UNCONFIRMED_MAIL_SHARE_PERCENT = 50
    screening = make_screening(places=40)  # 28 for the web
    made = [book(screening, *[5] * 7, email=f"{name}@example.org") for name in "ab"]
    with pytest.raises(BookingRefused, match="sans adresse"):
        book(screening, 5, email="c@example.org")
    book(screening, 5, 5)
    book(screening, *[5] * 3, email="d@example.org", pay_now=True)
    box_office.confirm_email(order_id=made[0].pk, now=timezone.now())
    changing.change_seats(order_id=made[0].pk, wishes=wishes(*[5] * 8), now=timezone.now())
    assert book(screening, 5, email="c@example.org").pk


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.integers(-10_000, 20_000), st.sampled_from([0, 500, 9900, True, 1.5, "5"])), max_size=12
    )
)
def test_any_amounts_are_a_booking_or_clear_words(amounts: list) -> None:
    screening = make_screening()
    before = Seat.objects.count()
    asked = [Wish(cents=amount) for amount in amounts]
    good = 1 <= len(asked) <= 10 and all(type(a) is int and a in range(0, 9901, 100) for a in amounts)
    refused = ""
    try:
        box_office.reserve(
            key=uuid4(), screening_id=screening.pk, wishes=asked, email="a@example.org", now=timezone.now()
        )
    except (Refused, AmountRefused) as refusal:
        refused = str(refusal)
    assert bool(refused) is not good
    assert Seat.objects.count() - before == (len(asked) if good else 0)


def test_the_opening_of_the_sale_is_said_as_the_house_writes_hours() -> None:
    opens = timezone.now().replace(year=2090, month=12, day=3, hour=17, minute=30)
    with pytest.raises(BookingRefused, match="le 3 décembre à 18 h 30"):
        book(make_screening(sale_opens_at=opens), 5)


def test_the_slot_of_an_exhibition_is_its_own() -> None:
    screening = make_screening()
    with pytest.raises(BookingRefused, match="créneau"):
        book(screening, 5, room_booking_id=0)
    assert book(screening, 5, room_booking_id=room_of(screening).pk).seats.count() == 1
