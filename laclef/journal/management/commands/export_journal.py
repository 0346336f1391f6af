"""manage.py export_journal FILE: the journal as a file that verifies without the software."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from laclef.journal import reading


class Command(BaseCommand):
    help = "Export the journal as JSON lines; verify with: python3 laclef/journal/verify_export.py FILE"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with file.open("w", encoding="utf-8") as export:
            number = reading.export(export, now=timezone.now())
        self.stdout.write(f"{number} lines in {file}")
