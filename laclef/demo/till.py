"""The demo's till: installed in the reader's browser by the click that makes them the desk; its digits are known."""

from datetime import datetime, timedelta
from uuid import uuid5

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES, Role
from laclef.demo.identity import uid_of
from screenings.models import Admission, RoomBooking, State
from tickets import entries
from tickets.entries import Wanted
from tickets.issuing import Paid
from tickets.models import Method, Moved, Pin, SalesPoint, TillDevice, TillSession
from tickets.till import drawer, figures, people, sessions
from tickets.till.devices import sha256
from tickets.till.drawer import Counted
from tickets.till.views.devices import keep_token

PIN = "271904"
SLUG = "caisse-du-foyer"
# Beside Sacha; names that nobody in the house bears.
DESK = {"Anouk": "Grelot", "Bilal": "Foliot", "Chloé": "Verrou", "Diane": "Gond", "Elias": "Heurtoir"}


def fill(*, now: datetime) -> None:
    """The desk's people, the till, and the evening before, counted and closed; made once."""
    if User.objects.filter(email=_email("Elias")).exists():
        return
    for first_name, last_name in DESK.items():
        user = User.objects.create_user(_email(first_name), first_name=first_name, last_name=last_name)
        user.groups.add(Group.objects.get(name=Role.DOOR))
    _digits(now)
    _evening_before(_device(user, now).sales_point, by=user, now=now)


def install(answer: HttpResponse, user: User) -> None:
    """Make the browser that gets this answer the demo's till, and tell this person the digits."""
    now = timezone.now()
    _device(user, now)
    _digits(now)
    keep_token(answer, _token())


def _email(first_name: str) -> str:
    return f"{first_name.lower()}@caisse.laclef.example"


def _device(user: User, now: datetime) -> TillDevice:
    point, _made = SalesPoint.objects.get_or_create(slug=SLUG, defaults={"name": "Caisse du foyer"})
    facts = {
        "name": point.name,
        "sales_point": point,
        "made_at": now,
        "made_by": user,
        "code_until": now,
        "enrolled_at": now,
    }
    return TillDevice.objects.get_or_create(token_hash=sha256(_token()), defaults=facts)[0]


def _token() -> str:
    """The same in every browser of this demo, which share its one till."""
    return salted_hmac("laclef.demo.till", SLUG, algorithm="sha256").hexdigest()


def _digits(now: datetime) -> None:
    """Known to all, so hashed in one round: the demo starts sooner."""
    desk = User.objects.filter(groups__name__in=CAPABILITIES["door.sell"].roles, till_pin=None).distinct()
    hasher = PBKDF2PasswordHasher()
    Pin.objects.bulk_create(
        Pin(user=user, digits=hasher.encode(people.peppered(user.pk, PIN), hasher.salt(), 1), set_at=now)
        for user in desk
    )


def _evening_before(point: SalesPoint, *, by: User, now: datetime) -> None:
    """Places sold for the days to come, a drop, a count that lacks a coin, the Z: what waits for the treasurer."""
    if TillSession.objects.filter(sales_point=point).exists():
        return
    evening = now - timedelta(days=1)
    session = sessions.open_session(sales_point=point, float_cents=80_00, by=by, now=evening)
    for number, booking in enumerate(_coming(now)):
        euros = (7, 4, 10, 0)[number % 4]
        method = (Method.CASH, Method.CASH, Method.CARD, Method.CHEQUE)[number % 4]
        amounts = [euros, 5] if number % 3 else [euros + 5]
        entries.sell_at_door(
            key=uuid5(uid_of("evening-before"), str(booking.pk)),
            wanted=[Wanted(booking.pk, amount * 100) for amount in amounts],
            payments=[Paid(method, sum(amounts) * 100)],
            till_session_id=session.pk,
            by=by,
            now=evening,
        )
    drawer.move_cash(session_id=session.pk, way=Moved.DROP, amount_cents=20_00, note="", by=by, now=evening)
    expected = figures.expected_in(session)
    count = drawer.count(
        session_id=session.pk,
        counted=Counted({100: expected.cash // 100 - 1}, expected.cheque, expected.card),
        by=by,
        now=evening,
    )
    drawer.close(
        session_id=session.pk,
        count_id=count.pk,
        left_cents=min(80_00, count.cash_cents),
        note="on ne sait pas",
        by=by,
        now=evening,
    )


def _coming(now: datetime) -> list[RoomBooking]:
    """Some rooms of the coming days that sell entries."""
    rooms = RoomBooking.objects.filter(
        screening__state=State.PUBLISHED,
        screening__admission=Admission.TICKETS,
        screening__regime_basis="",
        screening__starts_at__gt=now + timedelta(days=1),
        places__gt=10,
    )
    return list(rooms.order_by("during", "pk")[:9])
