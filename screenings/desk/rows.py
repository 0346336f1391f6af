"""Rows of a form as it was typed: one more, one less, two swapped; everything else stays as it is."""

from collections.abc import Mapping

from django.http import QueryDict

from laclef.typed import number_in

Row = dict[str, list[str]]


def rows_of(data: QueryDict, prefix: str) -> list[Row]:
    """What was typed in each row of the formset, in order."""
    count = number_in(data.get(f"{prefix}-TOTAL_FORMS", ""))
    rows: list[Row] = []
    for number in range(min(count, 200)):
        start = f"{prefix}-{number}-"
        rows.append({key.removeprefix(start): data.getlist(key) for key in data if key.startswith(start)})
    return rows


def put_rows(data: QueryDict, prefix: str, rows: list[Row]) -> None:
    """Write the rows back, numbered anew. `data` must be a mutable copy."""
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        del data[key]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)


def add(data: QueryDict, prefix: str, values: Mapping[str, str]) -> None:
    put_rows(data, prefix, [*rows_of(data, prefix), {name: [value] for name, value in values.items()}])


def drop(data: QueryDict, prefix: str, number: int) -> None:
    rows = rows_of(data, prefix)
    put_rows(data, prefix, rows[:number] + rows[number + 1 :])


def lift(data: QueryDict, prefix: str, number: int) -> None:
    """Swap a row with the one above it; the first stays."""
    rows = rows_of(data, prefix)
    if 0 < number < len(rows):
        rows[number - 1], rows[number] = rows[number], rows[number - 1]
    put_rows(data, prefix, rows)
