"""Stands in for the demo's data until it is merged."""

from datetime import datetime


def load(*, now: datetime) -> None:
    """Fill in the demo, or top it up, so that there is something tonight."""
