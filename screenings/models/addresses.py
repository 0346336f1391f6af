"""Public addresses: a slug that may change and a short id that never does."""

import secrets

from django.db import models
from django.db.models import F, Func
from django.utils.text import slugify

# Without 0, 1, i, l, o: it can be read aloud and typed from a printed sheet.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Six signs, some 890 million of them; the table refuses the rare twin."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def public_slug(title: str, fallback: str) -> str:
    """The readable part of an address; a title with no Latin letter takes the fallback."""
    return slugify(title)[:80].strip("-") or fallback


def folded(column: str) -> models.GeneratedField:
    """A stored sort and search key: lower case, no accents, œ as oe; kept by the database itself."""
    return models.GeneratedField(
        expression=Func(F(column), function="laclef_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
