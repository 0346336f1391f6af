"""manage.py fill_archive: invented screenings in a scratch database, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screenings import invented
from screenings.models import Screening


class Command(BaseCommand):
    help = "Fill a scratch database with invented screenings, to measure search and pages on them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--screenings", type=int, default=50_000)
        parser.add_argument(
            "--database-is-scratch", action="store_true", help="it holds rows and may be filled all the same"
        )

    def handle(self, *args: Any, screenings: int, database_is_scratch: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("DEBUG is off: invented screenings never go into a house that is open.")
        if Screening.objects.exists() and not database_is_scratch:
            raise CommandError("This database holds screenings. If it is scratch, say --database-is-scratch.")
        if screenings < 1:
            raise CommandError("--screenings: at least 1.")
        invented.fill(screenings=screenings)
        self.stdout.write(f"{screenings} invented screenings.\n")
