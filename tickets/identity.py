"""The identity that a browser or a till gives to an act, so that the same act twice is one."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tickets.models import Order, Sale
from tickets.refusals import OtherRequest


def digest_of(content: Mapping[str, Any]) -> str:
    """What was asked, as 64 signs: tells a replay from another request under the same key."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def order_already_made(key: UUID, digest: str) -> Order | None:
    """The order of a replayed request; OtherRequest if the key carried something else."""
    return _already(Order.objects.filter(key=key).first(), digest)


def sale_already_made(key: UUID, digest: str) -> Sale | None:
    """The sale of a replayed request; OtherRequest if the key carried something else."""
    return _already(Sale.objects.filter(key=key).first(), digest)


def _already(found: Any, digest: str) -> Any:
    if found is not None and found.digest != digest:
        raise OtherRequest(_("Cette page a déjà servi à une autre demande : rechargez-la et recommencez."))
    return found
