"""The passes that make a phone a scanner: given at the till, for one evening, taken back at any moment."""

import hashlib
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets.door.tonight import evening_of
from tickets.models import ScannerPass
from tickets.moments import cinema_day_end
from tickets.refusals import ScannerRefused

SIGNS = 32  # 128 bits in hexadecimal: what the QR's address ends on


@journal.atomic
def give(*, venue_id: int, by: User, now: datetime) -> ScannerPass:
    """A pass for one more phone of this evening, until 05:00. Guard of the numbers: their unique key."""
    evening = evening_of(now)
    others = ScannerPass.objects.filter(venue=venue_id, evening=evening)
    number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    key = uuid4()
    try:
        with transaction.atomic():
            scanner = ScannerPass.objects.create(
                key=key,
                token_hash=_hash(_token(str(key))),
                venue_id=venue_id,
                evening=evening,
                number=number,
                made_at=now,
                made_by=by,
                expires_at=cinema_day_end(now),
            )
    except IntegrityError as error:
        raise ScannerRefused(_("Un autre téléphone vient d’être ajouté : recommence.")) from error
    _note("scanner.given", scanner, by)
    return scanner


@journal.atomic
def revoke(*, scanner_id: int, by: User, now: datetime) -> ScannerPass:
    """From now on this phone admits nobody; what it admitted stays. Twice is once."""
    scanner = ScannerPass.objects.select_for_update(no_key=True).get(pk=scanner_id)
    if scanner.revoked_at is None:
        scanner.revoked_at, scanner.revoked_by = now, by
        scanner.save(update_fields=["revoked_at", "revoked_by"])
        _note("scanner.revoked", scanner, by)
    return scanner


def locked(scanner_id: int, now: datetime) -> ScannerPass:
    """The pass, held until the commit, or ScannerRefused: a phone whose pass is being revoked waits here."""
    scanner = (
        ScannerPass.objects.select_for_update(no_key=True, of=("self",))
        .select_related("made_by")
        .get(pk=scanner_id)
    )
    if not scanner.is_valid(now):
        raise ScannerRefused(_("Ce téléphone n’est plus un scanner : demande un nouveau code à la caisse."))
    return scanner


def token_of(scanner: ScannerPass) -> str:
    """What the QR carries; the database alone cannot tell it."""
    return _token(str(scanner.key))


def of_token(token: str) -> ScannerPass | None:
    """The pass of this address, valid or not."""
    return ScannerPass.objects.select_related("venue").filter(token_hash=_hash(token)).first()


def name_of(scanner: ScannerPass) -> str:
    """As entries keep it: where somebody was admitted."""
    return f"Scanner {scanner.number}"


def _token(key: str) -> str:
    return salted_hmac("tickets.scanner", key, algorithm="sha256").hexdigest()[:SIGNS]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(nature: str, scanner: ScannerPass, by: User) -> None:
    journal.note(nature=nature, actor=by, links={"scanner": scanner.pk}, facts={"number": scanner.number})
