"""The statement as a table for a spreadsheet: semicolons and decimal commas, as those here read them."""

import csv
import io

from django.utils.translation import gettext as _

from screenings.models import RoomBooking
from tickets.amounts import Cents
from tickets.door.statement import Row, Statement


def as_csv(statement: Statement) -> str:
    """The same rows as the page, headed by what they are not."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow([_("état préparatoire, ne vaut pas déclaration")])
    sheet.writerow(_screening(statement.room))
    sheet.writerow(_columns())
    sheet.writerows(_tariff(row) for row in statement.rows)
    sheet.writerows(_sums(statement))
    return out.getvalue()


def _screening(room: RoomBooking) -> list[str]:
    starts_at = room.screening.local(room.during.lower) if room.during else None
    return [room.screening.title.text, room.room.name, f"{starts_at:%Y-%m-%d %H:%M}" if starts_at else ""]


def _columns() -> list[str]:
    return [
        _("tarif"),
        _("famille"),
        _("premier numéro"),
        _("numéro suivant"),
        _("émises"),
        _("dont à l’avance"),
        _("annulées"),
        _("dont à l’avance"),
        _("prix"),
        _("recette"),
        _("caisse agréée"),
        _("écart"),
    ]


def _tariff(row: Row) -> list[str | int]:
    """In the order of the columns; empty where there is no number, or nothing was noted."""
    return [
        row.code,
        row.family,
        row.first or "",
        row.next or "",
        row.issued,
        row.issued_ahead,
        row.cancelled,
        row.cancelled_ahead,
        _euros(row.price_cents),
        _euros(row.takings),
        "" if row.approved is None else row.approved,
        "" if row.difference is None else row.difference,
    ]


def _sums(statement: Statement) -> list[tuple[str, str | int]]:
    return [
        (_("vendues"), statement.sold),
        (_("entré·es"), statement.admitted),
        (_("gratuites"), statement.free),
        (_("adhérent·es"), statement.members),
        (_("recette"), _euros(statement.takings)),
        *((label, _euros(cents)) for label, cents in statement.means),
    ]


def _euros(cents: Cents) -> str:
    return f"{cents // 100},{cents % 100:02}"
