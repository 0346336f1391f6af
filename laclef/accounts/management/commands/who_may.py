"""Who may do what, as the README shows it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from laclef.accounts.roles import CAPABILITIES, ROLE_NAMES, SECOND_FACTOR_ROLES


class Command(BaseCommand):
    help = "Print the table of roles and capabilities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="as the README's table")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("fr"):
            rows = [row for row in table() if options["markdown"] or set(row) != {"---"}]
        if options["markdown"]:
            lines = ["| " + " | ".join(row) + " |" for row in rows]
        else:
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        self.stdout.write("\n".join(lines))


def table() -> list[list[str]]:
    """The header, the rule, one row per capability, and who needs a second factor."""
    head = ["", *(str(name) for name in ROLE_NAMES.values())]
    body = [
        [f"{can.name} (`{can.key}`)", *("oui" if role in can.roles else "" for role in ROLE_NAMES)]
        for can in CAPABILITIES.values()
    ]
    factor = ["second facteur exigé", *("oui" if role in SECOND_FACTOR_ROLES else "" for role in ROLE_NAMES)]
    return [head, ["---"] * len(head), *body, factor]
