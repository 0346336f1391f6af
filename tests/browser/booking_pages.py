"""Every page of one who books, registers or waits, in each state it knows; and those of who is coming."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from laclef import evening
from screenings.models import Admission, Kind, Screening, State
from screenings.programme import NewTimes
from tests.factories import make_screening, make_user
from tests.tickets.acts import book, by_mail, claim, group, invite, screening_in
from tickets import box_office, invited, letters, waiting_list
from tickets.models import Attendee, Channel, Order, RegistrationTerms, WaitingEntry
from tickets.places import Wish


def visitor_pages() -> dict[str, str]:
    """The way to a place, where it is refused too, and the reservation in each of its states."""
    screening = make_screening(places=40)
    booking, orders = _book(screening), _orders(screening)
    unconfirmed = orders["to confirm"]
    states = {
        "free": make_screening(kind=Kind.WORKSHOP, admission=Admission.FREE),
        "cancelled": make_screening(state=State.CANCELLED),
        "too late": screening_in(5),
    }
    return {
        "how many": booking,
        "two places, with membership": f"{booking}?places=2",
        "eleven places": f"{booking}?places=11",
        **{name: _book(one) for name, one in states.items()},
        **{name: reverse("tickets:order", args=[order.token]) for name, order in orders.items()},
        "confirm": reverse("tickets:confirm", args=[unconfirmed.token, letters.proof_of(unconfirmed)]),
        "the moved page": reverse("tickets:moved", args=[orders["moved"].token]),
        "change": reverse("tickets:change", args=[orders["reserved"].token]),
        "cancel": reverse("tickets:cancel", args=[orders["reserved"].token]),
        **_waiting(),
        **_registration(),
    }


def coming_pages() -> dict[str, str]:
    """Who is coming, for the demo's screening with a group, a workshop, and one that is still written."""
    party = Order.objects.filter(seats__channel=Channel.GROUP).latest("pk")
    ways = ("who-is-coming", "invitations", "groups", "queue")
    draft = _workshop(state=State.DRAFT)
    announced = _workshop()
    _register(announced)
    return {
        "coming": reverse("tickets:coming"),
        **{way: reverse(f"tickets:{way}", args=[party.screening.public_id]) for way in ways},
        "recap": reverse("tickets:recap", args=[party.code]),
        "nobody found in the queue": reverse("tickets:queue", args=[party.screening.public_id]) + "?q=zzz",
        "who comes to a workshop": reverse("tickets:who-is-coming", args=[announced.public_id]),
        "what it asks": reverse("tickets:registration", args=[announced.public_id]),
        "what a draft asks": reverse("tickets:registration", args=[draft.public_id]),
    }


def _book(screening: Screening) -> str:
    return reverse("tickets:book", args=[screening.slug, screening.public_id])


def _orders(screening: Screening) -> dict[str, Order]:
    now, soon = timezone.now(), screening_in(60)
    invited.set_quota(screening_id=screening.pk, places=2, by=None, now=now)
    moved = by_mail(later := make_screening(), 5)
    assert later.starts_at is not None
    assert later.ends_at is not None
    times = NewTimes(later.starts_at + timedelta(hours=1), later.ends_at + timedelta(hours=1), None)
    evening.move(screening_id=later.pk, times=times, now=now, by=None, reason_fr="Panne")
    given_back = by_mail(screening, 5, email="ben@example.org")
    box_office.cancel_by_holder(order_id=given_back.pk, now=now)
    part, paid = by_mail(soon, 5, 7), by_mail(soon, 5, email="cleo@example.org")
    claim(part, 5)
    claim(paid, 5)
    return {
        "reserved": book(screening, 5, 7),
        "to confirm": book(screening, 5, email="anna@example.org"),
        "given back": given_back,
        "moved": moved,
        "partly paid": part,
        "paid": paid,
        "invited": invite(screening, 2),
    }


def _waiting() -> dict[str, str]:
    """Full; two places offered to the first, one who waits on, one who left."""
    screening, now = make_screening(places=4), timezone.now()
    party = group(screening, 4)
    rows = {
        name: waiting_list.join(screening_id=screening.pk, email=f"{name}@example.org", seats=2, now=now)
        for name in ("offered", "waiting", "left")
    }
    waiting_list.pass_on(entry_id=rows["left"].pk, now=now)
    invited.take_back(order_id=party.pk, by=make_user(), now=now)
    return {"full": _book(screening)} | {name: _wait(row) for name, row in rows.items()}


def _registration() -> dict[str, str]:
    """A workshop that counts children by age: asked, registered, changed, full, offered."""
    screening, last = _workshop(), _workshop(places=1)
    registered, only = _register(screening), _register(last, Wish(attendee=Attendee.ADULT))
    entry = waiting_list.join(screening_id=last.pk, email="dora@example.org", seats=1, now=timezone.now())
    box_office.cancel_by_holder(order_id=only.pk, now=timezone.now())
    return {
        "register": _book(screening),
        "registered": reverse("tickets:order", args=[registered.token]),
        "change a registration": reverse("tickets:change", args=[registered.token]),
        "full workshop": _book(last),
        "offered in a workshop": _wait(entry),
    }


def _wait(entry: WaitingEntry) -> str:
    return reverse("tickets:waiting", args=[entry.token])


def _workshop(**facts: Any) -> Screening:
    made = make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION, **facts)
    RegistrationTerms.objects.create(screening=made, age_bands=["3–5 ans", "6–9 ans"])
    return made


def _register(screening: Screening, *people: Wish) -> Order:
    people = people or (Wish(attendee=Attendee.ADULT), Wish(attendee=Attendee.CHILD, age_band="6–9 ans"))
    return box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=people, now=timezone.now())
