"""`manage.py demo`: the whole house on this machine, with people to be and a programme for tonight."""

import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from laclef import bootstrap, local_postgres, translations
from laclef.demo.payments import KEPT_IN
from laclef.supervisor import Child

# Any number will do, as long as nothing else here locks it: several demos prepare one after the other.
PREPARING = 1944_0825
DEMO_MARK = "laclef demo"


class Command(BaseCommand):
    help = "Runs the whole house on this machine with demonstration data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")
        parser.add_argument("--reset", action="store_true", help="drop the demo's data and make it anew")

    def handle(self, *args: Any, port: int, no_serve: bool, reset: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Start the demo as `python3 manage.py demo`, with DEBUG on.")
        if not no_serve:
            refuse_taken(port)
        self.prepare(reset)
        if not no_serve:
            self.serve(port)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    # --- before -----------------------------------------------------------------------------------------

    def prepare(self, reset: bool) -> None:
        """Tables, cache, translations and data as they must be; quick when they are already."""
        translations.compile_all()
        with alone():
            refuse_real_data()
            if reset:
                self.forget()
            self.migrate()
            call_command("createcachetable", verbosity=0)
            self.say("Filling in the programme around today …")
            from laclef.demo.load import load

            load(now=timezone.now())

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Making the tables …")
            call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(f"COMMENT ON TABLE django_migrations IS '{DEMO_MARK}'")

    def forget(self) -> None:
        self.say("--reset: dropping every table and picture of the demo …")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        KEPT_IN.unlink(missing_ok=True)

    # --- while it runs ----------------------------------------------------------------------------------

    def serve(self, port: int) -> None:
        """Serve until told to end; whatever dies meanwhile is started again."""
        database = None if bootstrap.has_database_url() else local_postgres.Server(bootstrap.data_dir())
        children = list(self.children(port))
        try:
            for child in children:
                child.start()
            self.announce(port, children)
            while True:
                time.sleep(1)
                if database:
                    database.keep_alive(self.say)
                for child in children:
                    child.keep_alive()
        except KeyboardInterrupt:
            pass
        finally:
            self.say("\nStopping …")
            for child in reversed(children):
                child.end()

    def children(self, port: int) -> Iterator[Child]:
        server = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        server += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers"]
        server += ["--log-level", "warning", "laclef.wsgi:application"]
        yield Child("web server", [sys.executable, *server], self.say)
        provider = ["-m", "tickets.providers.fake", "--port", str(urlsplit(settings.STRIPE_API).port)]
        provider += ["--notify", f"http://127.0.0.1:{port}/paiement/notification/"]
        provider += ["--kept-in", str(KEPT_IN)]
        yield Child("payment provider", [sys.executable, *provider], self.say)
        if "worker" in get_commands():
            manage = str(bootstrap.ROOT / "manage.py")
            yield Child("worker", [sys.executable, manage, "worker"], self.say)

    def announce(self, port: int, children: list[Child]) -> None:
        """Say the address once the first page has really come."""
        deadline = time.monotonic() + 60
        while not answers(port):
            for child in children:
                child.keep_alive()
            if time.monotonic() > deadline:
                raise CommandError(f"The web server does not answer on port {port}.")
            time.sleep(0.1)
        took = bootstrap.seconds_since_start()
        self.say(f"La Clef is open after {took:.0f} s: {settings.SITE_URL}/   (Ctrl-C stops it)")


@contextmanager
def alone() -> Iterator[None]:
    """One demo prepares at a time; the lock has a connection of its own, which the work cannot close."""
    guard = connection.copy()
    try:
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            yield
    finally:
        guard.close()


def refuse_real_data() -> None:
    """In a database of someone's own, fill only one that is empty or that a demo has made."""
    if not bootstrap.has_database_url():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        is_empty = cursor.fetchone()[0]
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'))")
        mark = cursor.fetchone()[0]
    if not is_empty and mark != DEMO_MARK:
        raise CommandError("DATABASE_URL leads to a house that is no demo: invented data do not go in there.")


def refuse_taken(port: int) -> None:
    """Say so at once when something else listens there; `localhost` may also lead to ::1."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                other = f"python3 manage.py demo --port {port + 1}"
                raise CommandError(f"Something else listens on port {port}. Take another one: {other}")


def answers(port: int) -> bool:
    """Whether a page comes; an error page is an answer too, and shows itself."""
    try:
        urllib.request.urlopen(f"http://localhost:{port}/", timeout=20).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
