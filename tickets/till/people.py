"""Who stands at a till: six digits or a passkey, a lock after a pause, a code for one evening."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laclef import journal
from laclef.accounts import throttle
from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES
from tickets.models import Pin, TillDevice
from tickets.moments import cinema_day_end
from tickets.refusals import TillRefused

DIGITS = 6
A_WHILE = timedelta(minutes=10)
TRIES_PER_PERSON, TRIES_PER_DEVICE = 5, 20
EVENING_DOMAIN = "caisse.invalid"  # of accounts made for one evening: no mail can go there
NO_DIGITS = gettext_lazy(
    "Tu n’as pas encore de code : choisis-le sur ton compte (« Mon code de caisse »), ou fais-toi donner un code d’un soir."
)
# No need to write the device's row at each touch.
SEEN_EVERY = timedelta(seconds=20)


@dataclass(frozen=True)
class AtTheDesk:
    """One name of the list at the lock: told apart from the others of that name."""

    user: User
    name: str
    for_one_evening: bool
    has_digits: bool


def who_may(now: datetime) -> list[User]:
    """Those who may stand at a till now: the desk's people, and who got a code for this evening."""
    of_the_desk = Q(is_active=True, groups__name__in=CAPABILITIES["door.sell"].roles)
    return list(
        User.objects.filter(of_the_desk | Q(till_pin__expires_at__gt=now))
        .select_related("till_pin")
        .order_by(Lower("first_name"), "id")
        .distinct()
    )


def may_stand_there(user: User, now: datetime) -> bool:
    """Whether this person may (still) sell: a role, or a code for this evening."""
    if user.is_active and user.may("door.sell"):
        return True
    return Pin.objects.filter(user=user, expires_at__gt=now).exists()


def names_of(users: Sequence[User]) -> list[AtTheDesk]:
    """First names; where two bear the same, the initial of the last name after it."""
    firsts = [user.get_short_name() for user in users]
    return [
        AtTheDesk(
            user=user,
            name=f"{first} {user.last_name[0]}." if user.last_name and firsts.count(first) > 1 else first,
            for_one_evening=hasattr(user, "till_pin") and user.till_pin.expires_at is not None,
            has_digits=hasattr(user, "till_pin"),
        )
        for user, first in zip(users, firsts, strict=True)
    ]


def sign_in_by_pin(*, device: TillDevice, user_id: int, pin: str, now: datetime) -> User:
    """The person of these digits stands at this device, or TillRefused. Not inside a transaction."""
    user = proved_by_pin(device=device, user_id=user_id, pin=pin, now=now)
    return sign_in(device=device, user=user, now=now, means="pin")


def proved_by_pin(*, device: TillDevice, user_id: int, pin: str, now: datetime) -> User:
    """Whose digits these are, or TillRefused: who signs in, or lends their right to one act. Not in a transaction.

    The guard against guessing: each try is counted, durably, before the digits are looked at.
    """
    keys = {f"till-pin-of:{user_id}": TRIES_PER_PERSON, f"till-pin-at:{device.pk}": TRIES_PER_DEVICE}
    within = [throttle.hit(key=key, limit=limit, per=A_WHILE, now=now) for key, limit in keys.items()]
    if not all(within):
        raise TillRefused(
            _(
                "Trop d’essais : attends dix minutes, montre ta clé d’accès, ou fais-toi donner un code d’un soir."
            )
        )
    held = Pin.objects.select_related("user").filter(user=user_id).first()
    if held is None:
        raise TillRefused(NO_DIGITS)
    if (held.expires_at and held.expires_at <= now) or not _matches(held, pin):
        raise TillRefused(_("Ce code n’est pas le bon : retape-le."))
    for_person, for_device = keys
    throttle.right_at_last(key=for_person)
    throttle.take_back(key=for_device)
    return held.user


@journal.atomic
def sign_in(*, device: TillDevice, user: User, now: datetime, means: str) -> User:
    """The person stands at this device, until it is locked; they proved who they are."""
    if not may_stand_there(user, now):
        raise TillRefused(_("La caisse n’est pas ouverte à ton compte : demande le rôle à l’administration."))
    TillDevice.objects.filter(pk=device.pk).update(person=user, seen_at=now, locked_at=None)
    journal.note(
        nature="till.signed_in",
        actor=user,
        sales_point=device.sales_point.slug[:40],
        links={"till_device": device.pk},
        facts={"means": means},
    )
    return user


def lock(*, device: TillDevice, now: datetime) -> None:
    """Nobody stands there any more; who did is proposed first."""
    TillDevice.objects.filter(pk=device.pk, locked_at=None).update(locked_at=now)


def touch(*, device: TillDevice, now: datetime) -> None:
    """Somebody is there: the pause before the lock begins again."""
    if device.seen_at is None or now - device.seen_at >= SEEN_EVERY:
        TillDevice.objects.filter(pk=device.pk, locked_at=None).update(seen_at=now)


@journal.atomic
def set_pin(*, user: User, pin: str, now: datetime) -> None:
    """One's own six digits, from now on."""
    refuse_weak(pin)
    Pin.objects.update_or_create(
        user=user,
        defaults={"digits": _hashed(user, pin), "set_at": now, "expires_at": None, "given_by": None},
    )
    journal.note(nature="till.pin_set", actor=user)


@journal.atomic
def give_evening_pin(
    *, key: UUID, first_name: str, device: TillDevice, by: User, now: datetime
) -> tuple[User, str]:
    """A newcomer's account that opens nothing but the till, and its digits: valid until the day turns.

    Sent twice under one key it is one account (guard: its address is unique), with the same digits.
    """
    if not by.may("door.sell"):
        raise TillRefused(_("Une personne de la caisse donne les codes d’un soir : demande-lui."))
    first_name = first_name.strip()[:80]
    if not first_name:
        raise TillRefused(_("Écris le prénom de la personne : il dira qui a vendu."))
    user, made = User.objects.get_or_create(
        email=_evening_address(key),
        defaults={"first_name": first_name, "is_active": False, "password": make_password(None)},
    )
    if not made:
        return _given_before(user, first_name, key, by, now)
    pin = _pin_of(key)
    Pin.objects.create(
        user=user, digits=_hashed(user, pin), set_at=now, expires_at=cinema_day_end(now), given_by=by
    )
    journal.note(
        nature="till.evening_pin_given",
        actor=by,
        sales_point=device.sales_point.slug[:40],
        links={"till_device": device.pk, "user": user.pk},
    )
    return user, pin


def evening_pin_of(key: UUID, *, by: User, now: datetime) -> tuple[User, str] | None:
    """Who got a code from this person under this key, and its digits, to be shown; only of this evening."""
    user = User.objects.filter(
        email=_evening_address(key), till_pin__given_by=by, till_pin__expires_at__gt=now
    ).first()
    return (user, _pin_of(key)) if user else None


def _given_before(user: User, first_name: str, key: UUID, by: User, now: datetime) -> tuple[User, str]:
    given = evening_pin_of(key, by=by, now=now)
    if given is None or user.first_name != first_name:
        raise TillRefused(_("Cette page a déjà donné un code : recharge-la pour en donner un autre."))
    return given


def _evening_address(key: UUID) -> str:
    return f"soir-{key.hex}@{EVENING_DOMAIN}"


def refuse_weak(pin: str) -> None:
    """Raise TillRefused unless these are six digits that are not the first ones to be tried."""
    if len(pin) != DIGITS or not pin.isascii() or not pin.isdigit():
        raise TillRefused(_("Six chiffres, ni plus ni moins."))
    if _is_weak(pin):
        raise TillRefused(_("Trop facile à deviner : choisis six chiffres sans suite ni répétition."))


def _is_weak(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return (len(steps) == 1 and steps <= {0, 1, 9}) or len(set(pin)) < 3 or pin[:3] == pin[3:]


def _pin_of(key: UUID) -> str:
    """The digits that belong to a key, by the house's secret: nothing of them is kept to be shown."""
    drawn = (
        salted_hmac("tickets.till.evening_pin", f"{key}:{number}", algorithm="sha256").hexdigest()
        for number in itertools.count()
    )
    pins = (f"{int(one, 16) % 10**DIGITS:0{DIGITS}d}" for one in drawn)
    return next(pin for pin in pins if not _is_weak(pin))


def peppered(user_id: int, pin: str) -> str:
    """A million PINs are soon tried: without the house's secret the table alone gives nothing to try on."""
    return salted_hmac("tickets.till.pin", f"{user_id}:{pin}", algorithm="sha256").hexdigest()


def _hashed(user: User, pin: str) -> str:
    return make_password(peppered(user.pk, pin))


def _matches(held: Pin, pin: str) -> bool:
    return check_password(peppered(held.user_id, pin), held.digits)
