"""manage.py verify_journal: the chain from its first line to its head."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laclef.journal import reading
from laclef.journal.verify_export import WrongLine


class Command(BaseCommand):
    help = "Verify every line of the journal; name the first wrong one and exit with status 1."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            chain = reading.verify()
        except WrongLine as wrong:
            raise CommandError(f"WRONG: {wrong}") from None
        seconds = time.monotonic() - started
        self.stdout.write(f"Sound: {chain.number} lines in {seconds:.1f} s, the last hash is {chain.sha256}")
