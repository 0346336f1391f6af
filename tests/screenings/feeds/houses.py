"""Houses to read feeds from: one with private rows everywhere, one full evening, one of many."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from screenings import programme
from screenings.models import (
    Guest,
    Kind,
    ProgrammeItem,
    Screening,
    State,
)
from tests.factories import (
    bring_to,
    make_cycle,
    make_distributor,
    make_film,
    make_person,
    make_screening,
    make_user,
)

SECRET = "Secretissime"
SHOWN = "Visible de toustes"


def evening(name: str, *, state: str = State.PUBLISHED, **facts: Any) -> Screening:
    """A screening that every filter of its kind lets through, all of whose parts bear the name."""
    now = timezone.now()
    cinema = facts.get("kind", Kind.FILM) in (Kind.FILM, Kind.SHORTS)
    film = make_film(title=f"{name} film", directors=[f"{name} réalisatrice"])
    screening = make_screening(
        state=State.DRAFT,
        films=[film] if cinema or facts.get("kind") != Kind.HIRE else [],
        title_fr=f"{name} titre",
        title_en=f"{name} title",
        text_fr=f"{name} texte",
        short_fr=f"{name} court",
        for_children=True,
        cycle=make_cycle(title_fr=f"{name} cycle"),
        now=now,
        **facts,
    )
    ProgrammeItem.objects.filter(screening=screening).update(
        spoken_languages=["en"], subtitles_for_deaf=True, audio_description=True
    )
    Guest.objects.create(screening=screening, person=make_person(f"{name} invitée"))
    return bring_to(screening, state, now=now)


def private_rows() -> list[Screening]:
    """Drafts and confirmed ones of every kind, hires, internal uses, and one cancelled before it was published."""
    rows = []
    for kind in Kind:
        facts: dict[str, Any] = {"kind": kind}
        if kind == Kind.HIRE:
            facts |= {"regime": "private_hire", "admission": "free"}
        if kind == Kind.INTERNAL:
            facts |= {"admission": "free"}
        if kind == Kind.EXHIBITION:
            facts |= {"starts_at": timezone.now() - timedelta(hours=1), "minutes": 3000}
        for state in (State.DRAFT, State.CONFIRMED):
            rows.append(evening(f"{SECRET} {kind} {state}", state=state, **facts))
    never = evening(f"{SECRET} jamais", state=State.CONFIRMED)
    programme.cancel(screening_id=never.pk, now=timezone.now(), by=None, reason_fr=f"{SECRET} raison")
    return [*rows, never]


def public_rows() -> dict[str, Screening]:
    """One published screening of every kind that may be, with what belongs to the house alone."""
    rows = {}
    for kind in Kind:
        if kind == Kind.HIRE:
            continue
        facts: dict[str, Any] = {"kind": kind}
        if kind == Kind.INTERNAL:
            facts |= {"admission": "free", "open_meeting": True}
        carrier = make_user(email=f"{SECRET}.{kind}@laclef.example".lower(), first_name=SECRET)
        rows[kind] = evening(f"{SHOWN} {kind}", carrier=carrier, **facts)
    ProgrammeItem.objects.filter(screening=rows[Kind.FILM]).update(
        distributor=make_distributor(name=f"{SECRET} distributeur"), engagement="share", rate_bp=4321
    )
    return rows


def moved(screening: Screening, *, now: datetime | None = None, **delta: float) -> Screening:
    """The screening, moved by as much, with its reason."""
    now, shift = now or timezone.now(), timedelta(**delta)
    times = programme.NewTimes(screening.starts_at + shift, screening.ends_at + shift)
    programme.move(screening_id=screening.pk, times=times, now=now, by=None, reason_fr="La grève")
    screening.refresh_from_db()
    return screening


def cancelled(screening: Screening, reason: str = "Panne de projecteur") -> Screening:
    programme.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr=reason)
    screening.refresh_from_db()
    return screening
