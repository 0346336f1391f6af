"""Devices: an administrator prepares one and reads out a code; whoever types it on the tablet makes it a till."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets.models import SalesPoint, TillDevice
from tickets.refusals import TillRefused

CODE_MINUTES = 15
CODE_DIGITS = 8


def sha256(text: str) -> str:
    """How codes and tokens are kept: they are random, so a plain hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


@journal.atomic
def prepare(
    *, name: str, sales_point_id: int | None = None, by: User, now: datetime
) -> tuple[TillDevice, str]:
    """A device to be, and the code to type on it within a quarter of an hour; shown once.

    Without a sales point it gets one of its own. One device in use per sales point.
    """
    name = name.strip()[:60]
    if not name:
        raise TillRefused(_("Donne un nom à l’appareil : « Caisse du foyer », par exemple."))
    code = _new_code()
    point = SalesPoint.objects.get(pk=sales_point_id) if sales_point_id else _new_point(name)
    try:
        with transaction.atomic():
            device = TillDevice.objects.create(
                name=name, sales_point=point, made_at=now, made_by=by, **_code_facts(code, now)
            )
    except IntegrityError as error:
        raise TillRefused(
            _("Ce point de vente a déjà son appareil : révoque-le d’abord, ou prends-en un autre.")
        ) from error
    _note("till.device_prepared", device, by)
    return device, code


@journal.atomic
def new_code(*, device_id: int, by: User, now: datetime) -> tuple[TillDevice, str]:
    """Another code for a device that is prepared, or that lost its cookie; the old token dies with it."""
    device = _locked(device_id)
    code = _new_code()
    TillDevice.objects.filter(pk=device.pk).update(
        token_hash="", enrolled_at=None, person=None, locked_at=None, **_code_facts(code, now)
    )
    _note("till.device_code_renewed", device, by)
    return device, code


@journal.atomic
def enrol(*, code: str, now: datetime) -> tuple[TillDevice, str]:
    """The device of that code, and the token that it will show from now on. The code works once.

    Guard: the row's lock, under which the code is read again and taken away.
    """
    digits = "".join(sign for sign in code if sign.isdigit())
    device = (
        TillDevice.objects.select_for_update(no_key=True)
        .filter(code_hash=sha256(digits), code_until__gt=now, enrolled_at=None, revoked_at=None)
        .first()
    )
    if device is None:
        raise TillRefused(_("Ce code n’est pas bon, ou plus : demande-en un autre à l’administration."))
    token = secrets.token_urlsafe(32)
    device.token_hash, device.enrolled_at, device.code_hash = sha256(token), now, ""
    device.save(update_fields=["token_hash", "enrolled_at", "code_hash"])
    _note("till.device_enrolled", device, None)
    return device, token


@journal.atomic
def rename(*, device_id: int, name: str, by: User) -> TillDevice:
    """Another name, for the device and for its sales point; entries issued keep the old one."""
    device = _locked(device_id)
    device.name = name.strip()[:60]
    if not device.name:
        raise TillRefused(_("Donne un nom à l’appareil : « Caisse du foyer », par exemple."))
    device.save(update_fields=["name"])
    SalesPoint.objects.filter(pk=device.sales_point_id).update(name=device.name)
    _note("till.device_renamed", device, by)
    return device


@journal.atomic
def revoke(*, device_id: int, by: User, now: datetime) -> TillDevice:
    """A till no more, from the next touch on: its token opens nothing."""
    device = _locked(device_id)
    TillDevice.objects.filter(pk=device.pk).update(revoked_at=now, person=None, locked_at=None)
    _note("till.device_revoked", device, by)
    return device


def device_of(token: str) -> TillDevice | None:
    """The device in use that holds this token."""
    if not token:
        return None
    return (
        TillDevice.objects.in_use()
        .select_related("sales_point", "person")
        .filter(token_hash=sha256(token))
        .first()
    )


def _locked(device_id: int) -> TillDevice:
    device = TillDevice.objects.select_for_update(no_key=True).get(pk=device_id)
    if device.revoked_at is not None:
        raise TillRefused(_("Cet appareil est révoqué : prépares-en un autre."))
    return device


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _code_facts(code: str, now: datetime) -> dict[str, object]:
    return {"code_hash": sha256(code), "code_until": now + timedelta(minutes=CODE_MINUTES)}


def _new_point(name: str) -> SalesPoint:
    slug = f"{slugify(name)[:30] or 'caisse'}-{secrets.token_hex(3)}"
    return SalesPoint.objects.create(slug=slug, name=name)


def _note(nature: str, device: TillDevice, by: User | None) -> None:
    journal.note(
        nature=nature, actor=by, links={"till_device": device.pk, "sales_point": device.sales_point_id}
    )
