"""manage.py bench journal: 100,000 lines written and verified."""

import multiprocessing
import time

from django.db import connection

from laclef import bench, journal
from laclef.bench import Figure

FEW, MANY, BATCH = 10_000, 100_000, 1_000


@bench.measures("journal")
def measure() -> list[Figure]:
    """The rate of single and batched lines, and the time and memory of verifying 10,000 and 100,000."""
    single = _seconds_each(200)
    few = _write(FEW - 200)
    few_seconds, few_peak = _verify_elsewhere()
    rest = _write(MANY - FEW)
    many_seconds, many_peak = _verify_elsewhere()
    return [
        *bench.spread("one line, one transaction", single),
        Figure(f"lines in transactions of {BATCH:,}", (MANY - 200) / (few + rest), "per second"),
        Figure(f"verifying {FEW:,} lines", few_seconds, "s"),
        Figure(f"verifying {MANY:,} lines", many_seconds, "s"),
        Figure(f"peak memory at {FEW:,} lines", few_peak, "MB"),
        Figure(f"peak memory at {MANY:,} lines", many_peak, "MB"),
    ]


def _note(number: int) -> None:
    facts = {"count": 1, "kind": "film", "price": 500, "tariff": "L05"}
    journal.note(nature="bench.line", links={"screening": number % 400, "order": number}, facts=facts)


def _seconds_each(count: int) -> list[float]:
    seconds = []
    for number in range(count):
        started = time.perf_counter()
        with journal.atomic():
            _note(number)
        seconds.append(time.perf_counter() - started)
    return seconds


def _write(count: int) -> float:
    """Write that many lines; returns the seconds."""
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        with journal.atomic():
            for number in range(first, min(first + BATCH, count)):
                _note(number)
    return time.perf_counter() - started


def _verify_elsewhere() -> tuple[float, float]:
    """Verify in a process of its own, so that the peak is the verification's; returns seconds and MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_verify_there, (connection.settings_dict["NAME"],))


def _verify_there(database: str) -> tuple[float, float]:
    import django

    django.setup()
    connection.settings_dict["NAME"] = database
    from laclef.journal import reading

    started = time.perf_counter()
    reading.verify()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds, bench.peak_megabytes()
