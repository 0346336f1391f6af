"""manage.py worker: runs the jobs that the pages queued and those of the clock."""

import asyncio
import logging
import signal
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from procrastinate import exceptions
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from laclef.jobs import retry_stalled_jobs

HEARTBEATS_BEFORE_STALLED = 3
LONGEST_PAUSE = 30  # seconds, between two tries to reach the database, and for jobs to finish
log = logging.getLogger(__name__)


class WorkerConnector(PsycopgConnector):
    """The worker's own pool; what a job's code defers goes through Django, into that job's transaction."""

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()


class Command(BaseCommand):
    help = "Run the jobs of the house (mails, reminders, closures) until stopped; SIGTERM lets them finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=settings.WORKER_CONCURRENCY)
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, concurrency: int, once: bool, **options: Any) -> None:
        where = _go_direct()
        self.stdout.write(
            f"Worker: {len(set(app.tasks.values()))} kinds of jobs, {concurrency} at once, {where}."
        )
        self.stdout.flush()
        asyncio.run(_work(concurrency=concurrency, wait=not once))


def _go_direct() -> str:
    """Use DIRECT_DATABASE_URL, if set, in all of this process: a worker cannot listen through PgBouncer."""
    direct = environ.Env().str("DIRECT_DATABASE_URL", default="")
    if not direct:
        return "on DATABASE_URL"
    connections.settings["default"].update(environ.Env.db_url_config(direct))
    connections["default"].close()
    return "on DIRECT_DATABASE_URL"


async def _work(*, concurrency: int, wait: bool) -> None:
    """Run until asked to stop; a database that went away is waited for."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    pause = 1
    while not asked.is_set():
        try:
            await _run(asked, concurrency=concurrency, wait=wait)
            if not wait:
                return
            pause = 1
        except (exceptions.ConnectorException, psycopg.Error, OSError) as error:
            if not wait:
                raise
            log.warning("the database is away (%s): next try in %s s", error, pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), timeout=pause)


async def _run(asked: asyncio.Event, *, concurrency: int, wait: bool) -> None:
    """One worker's life: take up what a killed one left, then run jobs until asked to stop, or broken."""
    connector = WorkerConnector(kwargs=connector_params(), min_size=1, timeout=10)
    with app.replace_connector(connector):
        async with app.open_async():
            await retry_stalled_jobs(app)
            running = asyncio.create_task(
                app.run_worker_async(
                    concurrency=concurrency,
                    wait=wait,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=LONGEST_PAUSE,
                    update_heartbeat_interval=settings.WORKER_STALLED_AFTER_SECONDS
                    / HEARTBEATS_BEFORE_STALLED,
                    stalled_worker_timeout=settings.WORKER_STALLED_AFTER_SECONDS,
                )
            )
            stopping = asyncio.create_task(asked.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
