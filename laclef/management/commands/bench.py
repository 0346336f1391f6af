"""manage.py bench NAME: measure one part of the house, away from its data."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.test.utils import override_settings
from django.utils.module_loading import autodiscover_modules

from laclef import bench


class Command(BaseCommand):
    help = "Measure a part of the house in a scratch database that is dropped afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        autodiscover_modules("bench")
        parser.add_argument("names", nargs="+", choices=sorted(bench.BENCHES), metavar="NAME")
        parser.add_argument("--json", type=Path, help="write the figures to this file, too")

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        measured = {}
        for name in names:
            # DEBUG keeps every query: that would be measured, too.
            with override_settings(DEBUG=False), bench.scratch_database():
                figures = bench.BENCHES[name]()
            self.stdout.write(f"{name}\n{bench.table(figures)}\n")
            measured[name] = [asdict(figure) for figure in figures]
        if options["json"]:
            options["json"].write_text(json.dumps(measured, indent=2) + "\n")
