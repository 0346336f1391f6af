"""What a line of a crew's template asks, in words, for whoever reads it and may not change it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screenings.models import FilmFormat
from volunteers.models import CrewLine
from volunteers.models.crew_templates import Anchor

AT: dict[str, Promise] = {
    Anchor.DOORS: gettext_lazy("ouverture des portes"),
    Anchor.START: gettext_lazy("début"),
    Anchor.END: gettext_lazy("fin"),
}
BEFORE: dict[str, Promise] = {
    Anchor.DOORS: gettext_lazy("%s min avant l’ouverture des portes"),
    Anchor.START: gettext_lazy("%s min avant le début"),
    Anchor.END: gettext_lazy("%s min avant la fin"),
}
AFTER: dict[str, Promise] = {
    Anchor.DOORS: gettext_lazy("%s min après l’ouverture des portes"),
    Anchor.START: gettext_lazy("%s min après le début"),
    Anchor.END: gettext_lazy("%s min après la fin"),
}


@dataclass(frozen=True)
class Asked:
    """One role of the crew of a kind of event."""

    role: str
    heads: str
    when: str
    only: str


def asked(line: CrewLine) -> Asked:
    whens = (_moment(line.call_from, -line.call_minutes), _moment(line.until, line.until_minutes))
    return Asked(str(line.role.name), _heads(line), " → ".join(whens), _only(line))


def _heads(line: CrewLine) -> str:
    found = [ngettext("%s personne", "%s personnes", line.wished) % line.wished]
    if line.minimum < line.wished:
        found = [_("de %(least)s à %(most)s personnes") % {"least": line.minimum, "most": line.wished}]
    if line.trainees:
        found.append(_("%s pour apprendre") % line.trainees)
    return ", ".join(found)


def _moment(anchor: str, minutes: int) -> str:
    """So many minutes after a moment of the event; below zero, before it."""
    if minutes == 0:
        return str(AT[anchor])
    return str((AFTER if minutes > 0 else BEFORE)[anchor]) % abs(minutes)


def _only(line: CrewLine) -> str:
    """Whose the shift is, and when it is called for at all."""
    formats = dict(FilmFormat.choices)
    found = [str(line.get_scope_display())]
    if line.formats:
        found.append(_("seulement en %s") % ", ".join(str(formats[one]) for one in line.formats))
    if line.with_talk:
        found.append(_("seulement s’il y a présentation ou débat"))
    return ", ".join(found)
