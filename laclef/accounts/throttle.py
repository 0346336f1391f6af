"""How often something may be tried: one row per key, counted by one statement, the same for every process."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

# One statement is the guard: whoever comes second waits for the row and counts from what the first one wrote.
HIT = """
    INSERT INTO accounts_throttle AS t (key, hits, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN t.ends_at <= %(now)s THEN 1 ELSE least(t.hits, %(limit)s) + 1 END,
        ends_at = CASE WHEN t.ends_at <= %(now)s THEN excluded.ends_at ELSE t.ends_at END
    RETURNING hits
"""


def hit(*, key: str, limit: int, per: timedelta, now: datetime) -> bool:
    """Count one try; true while there were at most `limit` since the first one within `per`.

    Durable: called inside a transaction that is then refused, the count would vanish with it.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(HIT, {"key": _opaque(key), "limit": limit, "now": now, "ends_at": now + per})
        (hits,) = cursor.fetchone()
    return hits <= limit


def right_at_last(*, key: str) -> None:
    """The tries under this key led to the right answer: they count no more."""
    from laclef.accounts.models import Throttle

    Throttle.objects.filter(key=_opaque(key)).delete()


def take_back(*, key: str) -> None:
    """The last try was right: it counts no more, those before it still do."""
    from laclef.accounts.models import Throttle

    Throttle.objects.filter(key=_opaque(key), hits__gt=0).update(hits=F("hits") - 1)


def forget_expired(*, now: datetime) -> int:
    """Drop the keys whose time is over; the number dropped."""
    from laclef.accounts.models import Throttle

    dropped, _by_model = Throttle.objects.filter(ends_at__lte=now).delete()
    return dropped


def _opaque(key: str) -> str:
    """Keys are made of addresses: none of them is stored in clear."""
    return hashlib.sha256(key.encode()).hexdigest()
