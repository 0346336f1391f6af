"""How the open price spread over a room: counts by amount, never per person, nothing where few could be guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.door.statement import Row

# Below this many entries each bar would be somebody: the plot and its table are left out.
FEWEST = 10
WIDTH, HEIGHT, FOOT = 640, 160, 24


@dataclass(frozen=True)
class Bar:
    """So many entries at this amount, and where the bar stands in the drawing."""

    euros: int
    entries: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def bars_of(rows: Sequence[Row]) -> list[Bar]:
    """One bar per whole euro from 0 to the highest amount; none below FEWEST entries."""
    counts: dict[int, int] = {}
    for row in rows:
        euros = row.price_cents // 100
        counts[euros] = counts.get(euros, 0) + row.standing
    if sum(counts.values()) < FEWEST:
        return []
    most, steps = max(counts.values()), max(counts) + 1
    width = WIDTH // max(steps, 16)
    bars = []
    for euros in sorted(euros for euros in counts if counts[euros]):
        height = max(2, (HEIGHT - FOOT - 20) * counts[euros] // most)
        bars.append(
            Bar(euros, counts[euros], euros * width, HEIGHT - FOOT - height, max(4, width - 4), height)
        )
    return bars
