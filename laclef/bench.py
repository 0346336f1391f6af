"""Measuring: a scratch database that is dropped afterwards, medians, and one table.

An app's bench.py registers what `manage.py bench NAME` runs:

    @bench.measures("journal")
    def journal() -> list[bench.Figure]: ...
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Figure:
    """One number of a benchmark, and what it counts."""

    name: str
    value: float
    unit: str


Bench = Callable[[], list[Figure]]
BENCHES: dict[str, Bench] = {}


def measures(name: str) -> Callable[[Bench], Bench]:
    """Make the function what `manage.py bench NAME` runs, in a scratch database."""

    def register(bench: Bench) -> Bench:
        BENCHES[name] = bench
        return bench

    return register


@contextmanager
def scratch_database() -> Iterator[str]:
    """A migrated, empty database of its own; every query goes there, and it is dropped afterwards."""
    usual: str = connection.settings_dict["NAME"]
    test: dict[str, Any] = connection.settings_dict["TEST"]
    usual_test = test["NAME"]
    test["NAME"] = f"{usual}_bench_{os.getpid()}"
    try:
        yield connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
        test["NAME"] = usual_test


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of the others do not exceed; 50 is the median."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[share - 1]


def spread(name: str, seconds: Sequence[float]) -> list[Figure]:
    """Median, 95th percentile and worst of measured seconds, in milliseconds."""
    return [
        Figure(f"{name}, median", percentile(seconds, 50) * 1000, "ms"),
        Figure(f"{name}, 95 %", percentile(seconds, 95) * 1000, "ms"),
        Figure(f"{name}, worst", max(seconds) * 1000, "ms"),
    ]


def peak_megabytes() -> float:
    """The most memory this process ever held (on Linux since its start, without its parent's)."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def table(figures: Sequence[Figure]) -> str:
    """The figures under each other, names left, numbers right."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(f"{f.name:<{width}}  {f.value:>12,.2f} {f.unit}" for f in figures)
