"""The demo's till: installed in the reader's browser by the click that makes them the desk; its digits are known."""

from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES, Role
from tickets.models import Pin, SalesPoint, TillDevice
from tickets.till import people
from tickets.till.devices import sha256
from tickets.till.views.devices import keep_token

PIN = "271904"
SLUG = "caisse-du-foyer"
# Beside Sacha; names that nobody in the house bears.
DESK = {"Anouk": "Grelot", "Bilal": "Foliot", "Chloé": "Verrou", "Diane": "Gond", "Elias": "Heurtoir"}


def fill(*, now: datetime) -> TillDevice | None:
    """The desk's people and the till, where one of them sold before; made once, then None."""
    if User.objects.filter(email=_email("Elias")).exists():
        return None
    for first_name, last_name in DESK.items():
        user = User.objects.create_user(_email(first_name), first_name=first_name, last_name=last_name)
        user.groups.add(Group.objects.get(name=Role.DOOR))
    _digits(now)
    return _device(user, now)


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
