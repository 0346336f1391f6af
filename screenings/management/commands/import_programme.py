"""manage.py import_programme FILE [--dry-run]: a festival's table becomes drafts, past dates the archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from screenings.imports.festival import import_programme, preview
from screenings.imports.reading import ImportRefused, decoded


class Command(BaseCommand):
    help = "Import a festival's CSV: all lines or none. With --dry-run nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with translation.override("fr"):
            try:
                text = decoded(file.read_bytes())
                report = (preview if dry_run else import_programme)(text, now=timezone.now(), by=None)
            except (ImportRefused, OSError) as error:
                raise CommandError(str(error)) from error
            for outcome in report.outcomes:
                for words in (*outcome.problems, *outcome.notes):
                    sign = "!" if outcome.problems else "·"
                    self.stdout.write(f"{sign} ligne {outcome.row.number} : {words}\n")
            if report.wrong:
                raise CommandError(f"{report.wrong} ligne(s) à corriger : rien n’a été importé.")
            self.stdout.write(f"{len(report.outcomes)} séance(s) {'lisibles' if dry_run else 'importées'}.\n")
