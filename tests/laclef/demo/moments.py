"""Hours at which a demo may be started. Far ahead, so that the database's own clock finds nothing ended."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

MOMENTS = {
    "Monday, five to midnight": datetime(2041, 3, 4, 23, 55, tzinfo=PARIS),
    "Tuesday, three in the morning": datetime(2041, 3, 5, 3, 0, tzinfo=PARIS),
    "Tuesday, the cinema day about to turn": datetime(2041, 3, 5, 4, 50, tzinfo=PARIS),
    "Wednesday noon": datetime(2041, 3, 6, 12, 0, tzinfo=PARIS),
    "Saturday, the last one has started": datetime(2041, 3, 9, 21, 5, tzinfo=PARIS),
    "Sunday, half past ten in the evening": datetime(2041, 3, 10, 22, 30, tzinfo=PARIS),
    "the night an hour is lost": datetime(2041, 3, 31, 1, 20, tzinfo=PARIS),
    "the night an hour comes twice": datetime(2041, 10, 27, 2, 40, tzinfo=PARIS),
    "31 December": datetime(2041, 12, 31, 23, 10, tzinfo=PARIS),
}
