"""The payments' jobs: holds that end, refunds owed, what the provider knows and the house does not."""

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone
from procrastinate.contrib.django import app

from tickets import providers
from tickets.paying import closing, reconciling, refunding
from tickets.providers import ProviderFailed

log = logging.getLogger(__name__)


@app.task(name="tickets.refund")
def refund(refund_id: int) -> None:
    refunding.pay_back(refund_id=refund_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="tickets.payments", queueing_lock="tickets.payments")
def payments(timestamp: int) -> None:
    every_minute()


@app.periodic(cron="*/5 * * * *")
@app.task(name="tickets.reconcile", queueing_lock="tickets.reconcile")
def reconcile(timestamp: int) -> None:
    every_five_minutes()


@app.periodic(cron="7 * * * *")
@app.task(name="tickets.movements", queueing_lock="tickets.movements")
def movements(timestamp: int) -> None:
    if providers.current() is not None:
        _each([0], lambda _: reconciling.read_account(now=timezone.now()))


def every_minute() -> None:
    """Holds that are over, then refunds that are due; running it twice does nothing more."""
    now = timezone.now()
    _each(closing.due(now), lambda one: closing.close(payment_id=one, now=now))
    _each(refunding.due(now), lambda one: refunding.pay_back(refund_id=one, now=now))


def every_five_minutes() -> None:
    now = timezone.now()
    _each(reconciling.to_ask(now), lambda one: reconciling.ask(payment_id=one, now=now))


def _each(ids: Iterable[int], act: Callable[[int], object]) -> None:
    for one in ids:
        try:
            act(one)
        except ProviderFailed as failure:
            log.warning("The provider failed for %s: %s", one, failure)
        except Exception:
            log.exception("A payment's job failed for %s and goes on with the others.", one)
