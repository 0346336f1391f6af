"""Short codes that can be read aloud, and long ones that only a link carries."""

import secrets

# No 0 O 1 I L U: nothing to mistake on a bad print or a bad line. Upper case keeps the QR small.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_code() -> str:
    """Eight signs, 6.5e11 of them: asked for at the door, where guesses are few and seen."""
    return _random(8)


def new_seat_code() -> str:
    """Ten signs, 5.9e14 of them: what the QR of one place says."""
    return _random(10)


def new_token() -> str:
    """Eighteen signs, 88 bits: the address of a reservation, open to whoever has it."""
    return _random(18)


def tidy_code(text: str) -> str:
    """A code as typed or scanned, without its spaces and dashes, in upper case."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)


def spoken(code: str) -> str:
    """The code in two halves, easier to read and to say: ABCD-EFGH."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"
