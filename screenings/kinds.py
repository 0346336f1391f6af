"""What an event of a kind starts with: the house's template of that kind, else these."""

from typing import Any

from screenings.models import FILM_KINDS, Admission, Kind, KindTemplate, Regime

# Where the house has written no template yet. Minutes: introduction, debate, length without a film, doors.
MINUTES: dict[str, tuple[int, int, int, int]] = {
    Kind.FILM: (5, 30, 120, 30),
    Kind.SHORTS: (5, 30, 120, 30),
    Kind.WORKSHOP: (0, 0, 120, 15),
    Kind.CONCERT: (0, 0, 105, 30),
    Kind.EXHIBITION: (0, 0, 240, 0),
    Kind.THEATRE: (0, 0, 105, 30),
    Kind.DEBATE: (5, 0, 120, 15),
    Kind.RADIO: (0, 0, 120, 15),
    Kind.ASSEMBLY: (0, 0, 120, 15),
    Kind.WORKS_DAY: (0, 0, 420, 0),
    Kind.HIRE: (0, 0, 180, 30),
    Kind.INTERNAL: (0, 0, 120, 0),
}


def template_of(kind: str) -> KindTemplate:
    """The template of the kind, saved or not."""
    return KindTemplate.objects.filter(kind=kind).first() or _unwritten(kind)


def templates() -> list[KindTemplate]:
    """One for each kind, in the order in which kinds are listed."""
    written = {row.kind: row for row in KindTemplate.objects.all()}
    return [written.get(kind) or _unwritten(kind) for kind in Kind.values]


def _unwritten(kind: str) -> KindTemplate:
    introduction, debate, length, doors = MINUTES[kind]
    return KindTemplate(
        kind=kind,
        introduction_minutes=introduction,
        debate_minutes=debate,
        length_minutes=length,
        doors_minutes=doors,
        **_manner(kind),
    )


def _manner(kind: str) -> dict[str, Any]:
    """The régime and admission that the kind allows."""
    if kind in FILM_KINDS:
        return {"regime": Regime.COMMERCIAL, "admission": Admission.TICKETS}
    if kind == Kind.HIRE:
        return {"regime": Regime.PRIVATE_HIRE, "admission": Admission.FREE}
    asked = {Kind.WORKSHOP: Admission.REGISTRATION, Kind.CONCERT: Admission.TICKETS}
    asked[Kind.THEATRE] = Admission.TICKETS
    return {"regime": Regime.NOT_CINEMA, "admission": asked.get(Kind(kind), Admission.FREE)}


def defaults_of(kind: str) -> dict[str, Any]:
    """The columns of a screening that the template fills in."""
    template = template_of(kind)
    names = (
        "regime",
        "regime_basis",
        "admission",
        "introduction_minutes",
        "debate_minutes",
        "turnaround_minutes",
    )
    return {"kind": template.kind, **{name: getattr(template, name) for name in names}}
