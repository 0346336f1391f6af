"""What stands between the command line and Django: the demo's settings, the database it needs."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from laclef import bootstrap, local_postgres

TRUE = ("true", "on", "ok", "y", "yes", "1")  # as django-environ reads them
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "translations",
    "version",
}
# These talk to PostgreSQL itself where DATABASE_URL leads to a pooler that cannot carry them.
DIRECT = {"createcachetable", "demo", "migrate", "test", "worker"}


def run(argv: list[str]) -> None:
    """Run one command as Django would, with a database to talk to."""
    command = argv[1] if len(argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laclef.settings")
    if command in DIRECT and os.environ.get("DIRECT_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["DIRECT_DATABASE_URL"]
    if command == "test":
        from laclef import proof

        sys.exit(proof.run(argv[2:]))
    if command == "demo":
        prepare_demo(argv[2:])
    from django.core.management import execute_from_command_line

    needs_none = command in WITHOUT_DATABASE or command.startswith("-") or {"-h", "--help"} & set(argv)
    with contextlib.nullcontext() if needs_none else database():
        execute_from_command_line(argv)


def prepare_demo(arguments: list[str]) -> None:
    """The demo's environment, set before the settings are read; never on top of a production."""
    if "DEBUG" in os.environ and not _is_on("DEBUG"):
        bootstrap.stop("The demo does not run where DEBUG is off: it shows every role to everyone.")
    port = "8000"
    for argument, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument.startswith("--port="):
            port = argument.removeprefix("--port=")
        elif argument == "--port":
            port = value
    os.environ |= {"DEBUG": "1", "LACLEF_DEMO": "1", "SITE_URL": f"http://localhost:{port}"}
    pay_in_the_demo(port)


def pay_in_the_demo(port: str) -> None:
    """A payment provider of our own beside the demo, so that a newcomer can pay; nobody else's key is used."""
    if not port.isdigit():
        return  # argparse says what is wrong with it
    # Well below or above the house's port, so that demos beside each other do not meet.
    provider = f"http://localhost:{int(port) + 10_000 if int(port) < 50_000 else int(port) - 10_000}"
    os.environ |= {
        "STRIPE_SECRET_KEY": "sk_test_of_the_demo_and_no_other_house",
        "STRIPE_WEBHOOK_SECRET": "whsec_of_the_demo_and_no_other_house",
        "STRIPE_API": provider,
        "PAYMENT_PAGES": provider,
    }


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in TRUE


@contextlib.contextmanager
def database(*, durable: bool = True) -> Iterator[None]:
    """DATABASE_URL's server if it is set; else, in development, the local one for as long as needed."""
    in_development = "DEBUG" not in os.environ or _is_on("DEBUG")
    if bootstrap.has_database_url() or not in_development:
        yield
        return
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _leave)
    try:
        with local_postgres.running(bootstrap.data_dir(), durable=durable, say=bootstrap.say):
            yield
    except local_postgres.Unavailable as error:
        bootstrap.stop(str(error))


def _leave(kind: int, frame: FrameType | None) -> NoReturn:
    """A command that is told to end still stops what it started."""
    sys.exit(128 + kind)
