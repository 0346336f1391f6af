"""What a hand can type where a page writes a number."""

LONGEST = 18  # digits: the database counts its rows up to there


def number_in(text: str, *, otherwise: int = 0) -> int:
    """The number in a form's field or an address; `otherwise` for anything else, "²" and endless ones too."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise
