"""The English of the French msgids: one catalogue per area, extracted and compiled by Babel alone."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from laclef.bootstrap import ROOT

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

LOCALE = ROOT / "laclef" / "locale"
# One catalogue for each area, so that two people translating two areas never meet.
AREAS = ("house", "screenings", "tickets", "volunteers")
TEMPLATE_KINDS = (".html", ".txt", ".xml", ".svg", ".ics")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Headers that say nothing here, or change with the day or the tool: a diff at every extraction.
UNWANTED = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|Report-Msgid-Bugs-To|Last-Translator|Language-Team).*\n',
    re.MULTILINE,
)


def po_path(area: str) -> Path:
    return LOCALE / area / "en" / "LC_MESSAGES" / "django.po"


def mo_paths(area: str) -> tuple[Path, Path]:
    """The compiled English, and the compiled French, which only knows how to count."""
    return po_path(area).with_suffix(".mo"), LOCALE / area / "fr" / "LC_MESSAGES" / "django.mo"


def read(area: str) -> "Catalog":
    """The area's catalogue as it is written; empty when there is none yet."""
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    if not po_path(area).exists():
        return Catalog(locale="en")
    with po_path(area).open("rb") as po:
        return read_po(po, locale="en")


# --- compile --------------------------------------------------------------------------------------------


def stale() -> list[Path]:
    """The compiled catalogues that are missing or older than what they are made of."""
    areas = [area for area in AREAS if po_path(area).exists()]
    return [
        mo
        for area in areas
        for mo in mo_paths(area)
        if not mo.exists() or mo.stat().st_mtime < po_path(area).stat().st_mtime
    ]


def compile_all() -> int:
    """Write the .mo files that are stale; return how many."""
    todo = stale()
    for area in AREAS:
        for mo, catalog in zip(mo_paths(area), (read, counting_in_french), strict=True):
            if mo in todo:
                _write_mo(mo, catalog(area))
    return len(todo)


def counting_in_french(area: str) -> "Catalog":
    """The plural forms alone, each its own translation: without them zero would take the plural."""
    from babel.messages import Catalog

    french = Catalog(locale="fr")
    for message in read(area):
        if message.id and message.pluralizable:
            french.add(message.id, message.id, context=message.context)
    return french


def _write_mo(path: Path, catalog: "Catalog") -> None:
    """In one step: a server that is starting never reads half a file."""
    from babel.messages.mofile import write_mo

    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_mo(written, catalog)
    making = path.with_suffix(".making")
    making.write_bytes(written.getvalue())
    making.replace(path)


# --- extract --------------------------------------------------------------------------------------------


def extract(area: str) -> "Catalog":
    """Every msgid of the area's code and templates, with the files it is in."""
    from babel.messages import Catalog

    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False)
    catalog.header_comment = f"# {area}: the English of La Clef's French texts"
    for path in _sources(area):
        with path.open("rb") as source:
            for _line, msgid, _comments, context in messages_in(source, path.suffix):
                catalog.add(msgid, locations=[(str(path.relative_to(ROOT)), 0)], context=context)
    return catalog


def messages_in(source: IO[bytes], suffix: str) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """The texts of one file: (line, msgid or pair, comments, context)."""
    from babel.messages.extract import extract

    method: Any = "python" if suffix == ".py" else _from_template
    yield from extract(method, source, KEYWORDS)


def update(area: str) -> tuple[int, int, int]:
    """Rewrite the area's .po from its sources, keeping the English there is: (all, untranslated, dropped)."""
    from babel.messages.pofile import write_po

    found, known = extract(area), read(area)
    dropped = sum(1 for message in known if message.id and _same(found, message) is None)
    for message in found:
        before = _same(known, message)
        if message.id and before is not None and before.pluralizable == message.pluralizable:
            message.string, message.flags = before.string, before.flags | message.flags
            message.user_comments = before.user_comments
    written = BytesIO()
    write_po(written, found, width=100, sort_output=True, include_lineno=False, omit_header=False)
    path = po_path(area)
    if not len(found) and not path.exists():
        return 0, 0, 0
    path.parent.mkdir(parents=True, exist_ok=True)
    content = UNWANTED.sub(b"", written.getvalue())
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
    return len(found), len(untranslated(found)), dropped


def untranslated(catalog: "Catalog") -> list[str]:
    """The msgids without a sure English text: empty, half empty or fuzzy."""
    missing = []
    for message in catalog:
        texts = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or not all(texts)):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def _same(catalog: "Catalog", message: "Message") -> "Message | None":
    return catalog.get(message.id, message.context)


def _sources(area: str) -> list[Path]:
    """The area's Python and templates; the house has what belongs to no app."""
    folders = [ROOT / ("laclef" if area == "house" else area), ROOT / "templates"]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in found if _is_source(path) and _area_of(path) == area)


def _is_source(path: Path) -> bool:
    if path.suffix == ".py":
        return "migrations" not in path.parts
    return path.suffix in TEMPLATE_KINDS and "templates" in path.parts


def _area_of(path: Path) -> str:
    """templates/screenings/… and screenings/… are screenings’; everything else is the house’s."""
    parts = path.relative_to(ROOT).parts
    name = parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]
    return name if name in AREAS else "house"


TEXT = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
CALL = re.compile(rf"\b(_|n?p?gettext)\(({TEXT}(?:, {TEXT})*)")


def _from_template(
    source: IO[bytes], *rest: Any, **options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """A Babel extractor: Django turns its tags into gettext calls, which are read back here."""
    from django.utils.translation.template import templatize

    text = templatize(source.read().decode())
    for call in CALL.finditer(text):
        messages = ast.literal_eval(f"({call[2]},)")
        line = text.count("\n", 0, call.start()) + 1
        yield line, call[1], messages if len(messages) > 1 else messages[0], []
