"""What a till's tests begin with: a device, a person who stands there, a client that is both."""

import re
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from tests.people import person
from tickets.models import TillDevice, TillSession
from tickets.till import devices, people, sessions
from tickets.till.access import COOKIE

PIN = "271904"


def enrolled(name: str = "Caisse du foyer") -> tuple[TillDevice, str]:
    """A device in use and its token."""
    now = timezone.now()
    admin = User.objects.filter(email="till-admin@laclef.example").first()
    admin = admin or person(Role.ADMINISTRATOR, email="till-admin@laclef.example", first_name="Alix")
    _device, code = devices.prepare(name=name, by=admin, now=now)
    return devices.enrol(code=code, now=now)


def desk_person(first_name: str = "Sacha", pin: str = PIN, **facts: Any) -> User:
    """Someone of the desk, who has their digits."""
    user = person(Role.DOOR, email=f"{first_name.lower()}@laclef.example", first_name=first_name, **facts)
    people.set_pin(user=user, pin=pin, now=timezone.now())
    return user


def at_a_till(client: Client, user: User | None = None, *, name: str = "Caisse du foyer") -> TillDevice:
    """The client, at a device of its own, with this person signed in."""
    device, token = enrolled(name)
    client.cookies[COOKIE] = token
    people.sign_in(device=device, user=user or desk_person(), now=timezone.now(), means="pin")
    device.refresh_from_db()
    return device


def opened(device: TillDevice, by: User | None = None, *, float_euros: int = 80) -> TillSession:
    """Its session, open with this float."""
    by = by or device.person
    assert by is not None
    return sessions.open_session(
        sales_point=device.sales_point, float_cents=float_euros * 100, by=by, now=timezone.now()
    )


def left_alone(device: TillDevice, *, minutes: float) -> None:
    """Nobody touched it for so long."""
    TillDevice.objects.filter(pk=device.pk).update(seen_at=timezone.now() - timedelta(minutes=minutes))


def text(response: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)
