"""A table as people really send it: which encoding, which separator, which column is which."""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from screenings import country_words

MOST_BYTES, MOST_ROWS = 2_000_000, 500
SEPARATORS = ";\t,"
NEEDED = ("date", "time", "room", "title")
# Column names as festivals write them, folded; French first, then English.
COLUMNS = {
    "date": ("date", "jour", "day"),
    "time": ("heure", "horaire", "debut", "time", "start", "starts"),
    "end": ("fin", "end", "ends"),
    "doors": ("portes", "ouverture des portes", "doors"),
    "room": ("salle", "salles", "lieu", "room", "rooms", "venue", "screen"),
    "title": ("titre", "titres", "film", "films", "title", "titles"),
    "director": (
        "realisation",
        "realisateur",
        "realisatrice",
        "realisateur·rice",
        "real",
        "director",
        "directors",
    ),
    "year": ("annee", "year"),
    "country": ("pays", "country", "countries"),
    "length": ("duree", "duree (min)", "minutes", "length", "runtime", "duration"),
    "language": ("langue", "langues", "language", "languages"),
    "version": ("version",),
    "format": ("format", "support", "copie"),
    "cycle": ("cycle", "programme", "section", "series"),
    "guests": ("invites", "invite·es", "invitees", "invite", "avec", "guests", "guest"),
}


class ImportRefused(Exception):
    """The file cannot be read as a programme; the message says what to do about it."""


@dataclass(frozen=True)
class Row:
    """One line of the table: its number as a spreadsheet counts it, and its cells by our column names."""

    number: int
    cells: dict[str, str]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    unknown_columns: list[str] = field(default_factory=list)


def decoded(content: bytes) -> str:
    """The file's text: UTF-8, with or without its mark, else Windows-1252 as spreadsheets save it."""
    if len(content) > MOST_BYTES:
        raise ImportRefused(_("Ce fichier dépasse 2 Mo : ce n’est sans doute pas un programme en CSV."))
    if b"\x00" in content:
        raise ImportRefused(
            _("Ce fichier n’est pas du texte : depuis le tableur, choisis « enregistrer en CSV ».")
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused(
        _("L’encodage de ce fichier n’est pas reconnu : enregistre-le en CSV UTF-8, ou colle son contenu.")
    )


def read(text: str) -> Table:
    """The lines below the header; raises ImportRefused when it is no programme."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    header = next((line for line in lines if line.strip()), "")
    if not header:
        raise ImportRefused(
            _("Rien à lire : colle le tableau, avec sa ligne de titres, ou envoie le fichier.")
        )
    separator = max(SEPARATORS, key=header.count)
    try:
        found = list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ImportRefused(
            _("Un guillemet ouvert n’est pas refermé : vérifie les guillemets du fichier.")
        ) from error
    return _table(
        [(number, cells) for number, cells in enumerate(found, start=1) if any(map(str.strip, cells))]
    )


def folded(words: str) -> str:
    """Lower case, no accents, single spaces: how names of columns, rooms and roles are compared."""
    return " ".join(country_words.folded(words).split())


def _table(found: list[tuple[int, list[str]]]) -> Table:
    (_number, titles), *lines = found
    names = [_column(title) for title in titles]
    missing = [COLUMNS[name][0] for name in NEEDED if name not in names]
    if missing:
        raise ImportRefused(
            _("Il manque à la première ligne : %(columns)s. On attend par exemple « %(example)s ».")
            % {"columns": ", ".join(missing), "example": "date;heure;salle;titre;réalisation;année"}
        )
    if len(lines) > MOST_ROWS:
        raise ImportRefused(_("Plus de 500 lignes : importe-les en plusieurs fois."))
    if not lines:
        raise ImportRefused(_("La ligne de titres est là, mais aucune séance ne la suit."))
    rows = [
        Row(number, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name})
        for number, cells in lines
    ]
    unknown = [title.strip() for title, name in zip(titles, names, strict=True) if not name and title.strip()]
    return Table(rows, unknown)


def _column(title: str) -> str:
    """Our name of the column, or nothing."""
    asked = folded(title)
    return next((name for name, known in COLUMNS.items() if asked in known), "")
