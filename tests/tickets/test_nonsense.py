"""Whatever hands make up, in the forms and around them: clear words, nothing written, what was typed still there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laclef.accounts.roles import Role
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.models import Admission, Kind, Screening
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.tickets.acts import book, by_mail, room_of, taken
from tests.tickets.test_booking_pages import address, typed
from tests.tickets.test_coming_pages import guest, school, where
from tickets import box_office, letters, waiting_list
from tickets.amounts import AmountRefused, parse_euros, parse_seats
from tickets.models import (
    MOST_SEATS,
    InvitationQuota,
    MembershipWish,
    Order,
    RegistrationTerms,
    Seat,
    WaitingEntry,
)

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=40,
    phases=[Phase.generate],  # a page is slow to ask: an example that fails is shown as it came
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ODD = (
    *("-5", "7,50", "7.5", "١٢", "１２", "1e9", "0x5", "+5", "5_0", "5 0", "½", "∞", "cinq", "100", "11", ""),
    *("5\x00", "\x00", "\u202e5", "<b>5</b>", "' OR 1=1 --", "9" * 40, "💶", "a@b", "\n", "{{ 5 }}", "%s"),
)
ANYTHING = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
USUAL = st.sampled_from(("0", "1", "2", "4", "5", "10", "other", "held", "not_today", "press", "en"))


def made_up(form: dict[str, str], *more: str) -> st.SearchStrategy[dict[str, str]]:
    """The form as a browser sends it, some fields left out, some filled with anything, some that it never had."""
    names = st.sampled_from([*form, *more])
    changed = st.dictionaries(names, ANYTHING | USUAL, max_size=4)
    left_out = st.sets(names, max_size=2)
    return st.tuples(changed, left_out).map(
        lambda both: {name: value for name, value in (form | both[0]).items() if name not in both[1]}
    )


@contextmanager
def undone() -> Iterator[None]:
    """What happens to be accepted is forgotten before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> list[Any]:
    """All that a refusal leaves as it was."""
    seats = Seat.objects.order_by("pk").values_list(
        "pk", "intended_cents", "freed_at", "held_until", "attendee"
    )
    waiting = WaitingEntry.objects.order_by("pk").values_list("pk", "ended_at", "offer")
    quotas = InvitationQuota.objects.order_by("pk").values_list("pk", "places")
    counts = [model.objects.count() for model in (Order, MembershipWish, Mail, Line)]
    return [list(seats), list(waiting), list(quotas), counts]


def is_lawful() -> bool:
    """Every place that stands is within what the house allows."""
    amounts = set(Seat.objects.values_list("intended_cents", flat=True)) - {None}
    people = [order.seats.count() for order in Order.objects.filter(channel="online")]
    return amounts <= {euros * 100 for euros in range(100)} and max(people, default=0) <= MOST_SEATS


def check(page: HttpResponse, before: list[Any], shown: list[str]) -> None:
    """Accepted and lawful; or refused in words, with nothing written and what was typed on the page."""
    if page.status_code == 302:
        assert is_lawful()
        return
    assert page.status_code == 422
    assert written() == before
    main = page.text.split("<main")[1].split("</main")[0]
    assert "field__error" in main or 'role="alert"' in main, "a refusal without a word"
    read = [one.replace("\x00", "\ufffd") for one in shown]
    assert [one for one in read if escape(one) not in main] == []


def each(strategy: st.SearchStrategy[Any], act: Callable[[Any], None], times: int = 40) -> None:
    @settings(QUICK, max_examples=times)
    @given(strategy)
    def run(example: Any) -> None:
        with undone():
            act(example)

    run()


def texts(form: dict[str, str], *names: str) -> list[str]:
    return [form[name] for name in names if name in form]


@given(ANYTHING)
@QUICK
def test_an_amount_is_whole_euros_in_plain_digits_or_refused(text: str) -> None:
    plain = text.strip().removesuffix("€").strip()
    lawful = plain in {f"{euros}" for euros in range(100)} | {f"0{euros}" for euros in range(10)}
    if lawful:
        assert parse_euros(text) == int(plain) * 100
    else:
        with pytest.raises(AmountRefused, match="euros entiers"):
            parse_euros(text)


@given(ANYTHING)
@QUICK
def test_a_number_of_seats_is_one_to_ten_or_refused(text: str) -> None:
    plain = text.strip().removeprefix("0") if len(text.strip()) == 2 else text.strip()
    if plain in {str(number) for number in range(1, MOST_SEATS + 1)}:
        assert parse_seats(text) == int(plain)
    else:
        with pytest.raises(AmountRefused, match="dix places"):
            parse_seats(text)


def test_a_booking(client: Client) -> None:
    screening = make_screening()
    form = typed("5", "0", membership="not_today", members="1")
    others = ("same", "same_other", "membership_other", "wheelchairs", "seat_11_other", "creneau", "payer")

    def send(sent: dict[str, str]) -> None:
        before = written()
        page = client.post(address(screening), sent)
        has_form = "data-booking" in page.text
        shown = texts(sent, "seat_1_other", "seat_2_other", "same_other", "email", "first_name", "members")
        two = sent.get("places", "").strip() == "2"
        check(page, before, shown if has_form and two else [])

    each(made_up(form, *others), send)


def test_a_registration(client: Client) -> None:
    screening = make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION)
    RegistrationTerms.objects.create(screening=screening, age_bands=["3–5 ans", "6–9 ans"])
    form = {"key": str(uuid4()), "people_0": "1", "people_1": "1", "people_2": "0", "email": ""}

    def send(sent: dict[str, str]) -> None:
        before = written()
        shown = texts(sent, "people_0", "people_1", "people_2", "email", "first_name")
        check(client.post(address(screening), sent), before, shown)

    each(made_up(form, "first_name", "places", "seat_1_other", "people_3", "attendee"), send)


def full(settings: LazySettings) -> tuple[Screening, Order]:
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=2)
    return screening, by_mail(screening, 5, 5)


def test_waiting_and_its_answer(client: Client, settings: LazySettings) -> None:
    screening, order = full(settings)
    joining = reverse("tickets:join", args=[screening.slug, screening.public_id])
    wait = {"email": "w@example.org", "seats": "2", "wheelchairs": "0"}

    def join(sent: dict[str, str]) -> None:
        before = written()
        check(client.post(joining, sent), before, texts(sent, "email", "seats", "wheelchairs"))

    each(made_up(wait, "offer", "token"), join)
    now = timezone.now()
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=now)
    box_office.cancel_by_holder(order_id=order.pk, now=now)
    answer = {name: value for name, value in typed("5", "0").items() if name not in ("key", "email")}

    def say_yes(sent: dict[str, str]) -> None:
        before = written()
        two = sent.get("places", "2").strip() == "2"
        shown = texts(sent, "seat_1_other", "seat_2_other") if two else []
        check(client.post(f"/attente/{entry.token}/", sent), before, shown)
        assert taken(screening) <= 2

    each(made_up(answer, "same", "same_other"), say_yes)


def test_changing(client: Client) -> None:
    order = book(make_screening(), 5, 5)
    form = {name: value for name, value in typed("4", "0").items() if name not in ("key", "email")}

    def send(sent: dict[str, str]) -> None:
        before = written()
        two = sent.get("places", "2").strip() == "2"
        shown = texts(sent, "seat_1_other", "seat_2_other") if two else []
        check(client.post(f"/reservation/{order.token}/changer/", sent), before, shown)

    each(made_up(form, "same", "same_other", "wheelchairs", "key", "email"), send)


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("invitations/", guest("2", wheelchairs="0", email="")),
        ("groupes/", school(wheelchairs="0", email="")),
        ("invitations/quota/", {"places": "4"}),
    ],
)
def test_the_programmes_own_forms(client: Client, page: str, form: dict[str, str]) -> None:
    sign_in(client, person(Role.PROGRAMMER))
    screening = make_screening(places=40)
    InvitationQuota.objects.create(screening=screening, places=6)

    def send(sent: dict[str, str]) -> None:
        before = written()
        shown = texts(sent, *set(form) - {"invited_as", "language", "key"})
        check(client.post(where(screening, page), sent), before, shown)

    each(made_up(form, "cents"), send)


def test_the_same_key_with_something_else_leads_to_what_it_made(client: Client) -> None:
    here, there = make_screening(), make_screening()
    form = typed("5")
    client.post(address(here), form)
    order = Order.objects.get()

    def again(sent: dict[str, str]) -> None:
        before = written()
        sent |= {"key": form["key"]}
        page = client.post(address(here), sent)
        if page.status_code == 302:
            assert page.headers["Location"] == f"/reservation/{order.token}/"
            assert written() == before
        else:
            check(page, before, [])
        elsewhere = client.post(address(there), sent)
        check(elsewhere, before, [])
        assert (elsewhere.status_code, order.token in elsewhere.text) == (422, False)

    each(made_up(form), again)


def test_addresses_and_questions_that_nobody_gave(client: Client, settings: LazySettings) -> None:
    """Tokens, codes and numbers of others, or of nobody: not there, and nothing happens."""
    screening, order = full(settings)
    other = book(make_screening(), 5, email="other@example.org")
    InvitationQuota.objects.create(screening=screening, places=0)
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    near = st.sampled_from(
        [order.token[:-1], order.token.lower(), other.token[::-1], order.code, entry.token[1:]]
    )
    made = st.sampled_from([other.seats.get().code, letters.proof_of(other), other.code, "1", "0" * 32])
    sign_in(client, person(Role.PROGRAMMER, Role.DOOR))
    room = room_of(screening).pk

    def go(both: tuple[str, str]) -> None:
        token, code = (quote(text, safe="") for text in both)
        before = written()
        mine = f"/reservation/{order.token}"
        strange = [
            f"/reservation/{token}/{way}" for way in ("", "changer/", "annuler/", "deplacee/", "payer/")
        ]
        strange += [f"{mine}/confirmer/{code}/", f"{mine}/place/{code}.png", f"/reservation/{token}/code.png"]
        strange += [f"/attente/{token}/", f"/attente/{token}/passer/", f"/attente/{token}/prolonger/"]
        strange += [f"/seances/film-{token}/reserver/", f"/seances/film-{token}/attendre/"]
        strange += [f"/qui-vient/{token}/", f"/qui-vient/groupe/{code}/", f"/qui-vient/reprendre/{token}/"]
        strange += [where(screening, f"file/{code}/"), where(screening, "garder/99999999999999999999/")]
        for path in strange:
            assert client.get(path).status_code in (404, 405), path
            assert client.post(path).status_code in (404, 405), path
        asked = {"places": both[0], "creneau": both[1], "encore": both[0], "q": both[1], "minutes": both[0]}
        here = (address(screening), f"{mine}/changer/", f"/attente/{entry.token}/", where(screening, "file/"))
        for path in here:
            assert client.get(path, asked).status_code == 200, path
        assert client.post(f"{mine}/rembourser/", {"entree": [both[0], "9" * 30]}).status_code in (404, 422)
        assert client.post(f"{mine}/deplacee/", {"reponse": both[0]}).status_code == 302
        assert written() == before
        client.post(where(screening, f"garder/{room}/"), {"minutes": both[0]})

    each(st.tuples(ANYTHING.filter(bool) | near, ANYTHING.filter(bool) | made), go, times=12)
