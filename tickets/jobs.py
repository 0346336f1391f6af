"""The box office's minute: holds that ran out, offers without answer, the release, the series' switch.

Each screening is its own transaction, so one that fails is logged and keeps nothing from the others.
"""

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone
from procrastinate.contrib.django import app

from tickets import forgetting, release, series, waiting_list
from tickets.models import WaitingEntry
from tickets.paying import jobs as payments

__all__ = ["every_minute", "minute", "payments"]

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="tickets.minute", queueing_lock="tickets.minute")
def minute(timestamp: int) -> None:
    every_minute()


def every_minute() -> None:
    """All that is due now; running it twice does nothing more."""
    now = timezone.now()
    _each(release.due_for_release(now), lambda one: release.release(screening_id=one, now=now))
    _each(release.with_holds_run_out(now), lambda one: release.lapse(screening_id=one, now=now))
    awaited = (
        WaitingEntry.objects.filter(ended_at__isnull=True).values_list("screening", flat=True).distinct()
    )
    _each(sorted(awaited), lambda one: waiting_list.expire_offers(screening_id=one, now=now))
    _each(series.due_for_switch(now), lambda one: series.switch_room(room_booking_id=one, now=now))


@app.periodic(cron="50 4 * * *")
@app.task(name="tickets.forget_contacts", queueing_lock="tickets.forget_contacts")
def forget_contacts(timestamp: int) -> None:
    """Each night, what buyers left for screenings long past, and the names of those who sold one evening."""
    now = timezone.now()
    forgetting.forget_contacts(now=now)
    forgetting.forget_evening_names(now=now)


def _each(ids: Iterable[int], act: Callable[[int], object]) -> None:
    for one in ids:
        try:
            act(one)
        except Exception:
            log.exception("The minute's work failed for %s and goes on with the others.", one)
