"""Names that stay: the same demo row gets the same public id and feed identity on every machine."""

import hashlib
import uuid

from screenings.models.addresses import ALPHABET

_HOUSE = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.laclef.example")


def public_id_of(key: str) -> str:
    """The six signs of a demo row, from its key."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
    signs = []
    for _place in range(6):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def uid_of(key: str) -> uuid.UUID:
    """The feed identity of a demo screening: by it a later start knows what is already there."""
    return uuid.uuid5(_HOUSE, key)


def choice(key: str, size: int) -> int:
    """A number below size that looks drawn by lot and never changes for this key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % size
