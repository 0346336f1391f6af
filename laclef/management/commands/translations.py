"""Compile the English catalogues, and with --extract first bring them up to date with the code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from laclef import translations


class Command(BaseCommand):
    help = "Compiles the translations; --extract first collects the texts from code and templates."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--extract", action="store_true", help="rewrite the .po files from the sources")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["extract"]:
            for area in translations.AREAS:
                texts, missing, dropped = translations.update(area)
                self.stdout.write(f"{area}: {texts} texts, {missing} without English, {dropped} dropped")
        self.stdout.write(f"compiled {translations.compile_all()} files")
