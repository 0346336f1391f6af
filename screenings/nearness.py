"""Whether a typed word is another with a small slip of the finger or of the ear."""

from itertools import groupby


def is_near(typed: str, word: str) -> bool:
    """One slip in a word of four to six letters, two in a longer one, none in a shorter or in a number.

    A doubled letter counts as one (barnett, wels), and so do two neighbours that changed places.
    """
    if typed == word:
        return True
    slips = slips_allowed(typed)
    if not slips or any(sign.isdigit() for sign in word):
        return False
    one, other = _undoubled(typed), _undoubled(word)
    return abs(len(one) - len(other)) <= slips and _slips(one, other) <= slips


def slips_allowed(typed: str) -> int:
    """How many slips are forgiven; none in what is too short to be told apart."""
    if any(sign.isdigit() for sign in typed) or len(_undoubled(typed)) < 4:
        return 0
    return 1 if len(_undoubled(typed)) < 7 else 2


def _undoubled(word: str) -> str:
    return "".join(sign for sign, _ in groupby(word))


def _slips(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        here = [row]
        for column, met in enumerate(other, start=1):
            least = min(above[column] + 1, here[-1] + 1, above[column - 1] + (sign != met))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == met:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, above = above, here
    return above[-1]
