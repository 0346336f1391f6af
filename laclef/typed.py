"""What a hand can type where a page writes a number."""

from uuid import UUID, uuid4

LONGEST = 18  # digits: the database counts its rows up to there


def number_in(text: str, *, otherwise: int = 0) -> int:
    """The number in a form's field or an address; `otherwise` for anything else, "²" and endless ones too."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


def key_in(text: str) -> UUID:
    """The key that a page was given, so that what is sent twice is one act; a new one for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
