"""A screening in plain sentences, for where no template goes: its state first, then when, where, what, who."""

from datetime import datetime

from django.utils.translation import gettext as _

from laclef.bilingual import pick
from screenings import practical, wording
from screenings.listing import announced_change
from screenings.models import Guest, Kind, RoomBooking, Screening, ScreeningMove, State


def state(screening: Screening) -> str:
    """What must be said before the title, in one word; nothing where all is as announced."""
    if screening.state == State.CANCELLED:
        return _("Annulée :")
    if screening.interrupted_at:
        return _("Interrompue :")
    move = announced_change(screening)
    if move is None:
        return ""
    return _("Déplacée :") if _changes_hour(move) else _("Changement de salle :")


def state_in_full(screening: Screening) -> str:
    """As state, and to when it was moved: Déplacée au jeu. 26 nov., 15 h :"""
    move = announced_change(screening)
    if screening.state == State.CANCELLED or screening.interrupted_at or not move or not _changes_hour(move):
        return state(screening)
    start = span(screening)[0]
    return _("Déplacée au %(day)s, %(hour)s :") % {
        "day": wording.short_day(start.date()),
        "hour": wording.hour(start),
    }


def heading(screening: Screening) -> str:
    """The title, its state first: Annulée : Au bord de la mer bleue."""
    return " ".join(part for part in (state(screening), screening.title.text) if part)


def dated_heading(screening: Screening) -> str:
    """The title, its state first and its day and hour after, for lists that are read out of order."""
    return f"{heading(screening)}, {when(screening)}"


def span(screening: Screening) -> tuple[datetime, datetime]:
    """Its start and end on the clock of its venue; only a draft may lack them, and no draft comes here."""
    if screening.starts_at is None or screening.ends_at is None:
        raise ValueError(f"{screening} has no date and cannot be announced")
    return screening.local(screening.starts_at), screening.local(screening.ends_at)


def when(screening: Screening) -> str:
    """mercredi 25 novembre 2026, 20 h; for an exhibition from its first day to its last."""
    start, end = span(screening)
    first = wording.day(start.date(), with_year=True)
    if spans_days(screening):
        return _("du %(first)s au %(last)s") % {
            "first": first,
            "last": wording.day(end.date(), with_year=True),
        }
    return f"{first}, {wording.hour(start)}"


def spans_days(screening: Screening) -> bool:
    """An exhibition of several days: it is not one long event but a span with opening hours."""
    start, end = span(screening)
    return screening.kind == Kind.EXHIBITION and start.date() != end.date()


def on_show(screening: Screening, now: datetime | None = None) -> str:
    """Its days in few words: du sam. 28 nov. au dim. 6 déc.; once open, where a moment is given, jusqu’au dim. 6 déc."""
    start, end = span(screening)
    if start.date() == end.date():
        return f"{wording.short_day(start.date())}, {wording.hour(start)} – {wording.hour(end)}"
    last = wording.short_day(end.date())
    if now is not None and screening.is_on(now):
        return _("jusqu’au %(until)s") % {"until": last}
    return _("du %(first)s au %(last)s") % {"first": wording.short_day(start.date()), "last": last}


def place(screening: Screening) -> str:
    """La Clef, Salle 1 et Salle 2."""
    name = screening.venue.name if screening.venue else ""
    return ", ".join(part for part in (name, wording.rooms(screening)) if part)


def address(screening: Screening) -> str:
    """The place with its street."""
    street = screening.venue.address if screening.venue else ""
    return ", ".join(part for part in (place(screening), street) if part)


def notice(screening: Screening) -> str:
    """Why it is cancelled, or where it was announced before; nothing where all is as announced."""
    if screening.state == State.CANCELLED:
        reason = pick(screening, "cancelled_reason").text
        return f"{_('Séance annulée.')} {reason}"
    move = announced_change(screening)
    if move is None:
        return ""
    before = screening.local(move.from_starts_at)
    announced = _("Elle était annoncée %(day)s à %(hour)s, %(place)s.") % {
        "day": wording.short_day(before.date()),
        "hour": wording.hour(before),
        "place": move.from_place,
    }
    return f"{announced} {pick(move, 'reason').text}".strip()


def hours(screening: Screening) -> str:
    """portes 19 h 30, début 20 h, fin 21 h 45; late entry said where it is known."""
    start, end = span(screening)
    parts = []
    if screening.doors_at:
        parts.append(_("portes %(hour)s") % {"hour": wording.hour(screening.local(screening.doors_at))})
    parts.append(_("début %(hour)s") % {"hour": wording.hour(start)})
    parts.append(_("fin %(hour)s") % {"hour": wording.hour(end)})
    if screening.late_entry is not None:
        late = _("entrée possible en cours de séance"), _("pas d’entrée après le début")
        parts.append(late[0] if screening.late_entry else late[1])
    return ", ".join(parts)


def opening_slots(screening: Screening) -> list[str]:
    """When an exhibition can be seen, a line for each day it is open."""
    bookings = screening.room_bookings.all()
    return [opening(screening, booking) for booking in bookings if booking.during]


def opening(screening: Screening, booking: RoomBooking) -> str:
    """mercredi 25 novembre, 14 h – 19 h, Foyer."""
    opens, closes = screening.local(booking.during.lower), screening.local(booking.during.upper)
    hours = f"{wording.hour(opens)} – {wording.hour(closes)}"
    return f"{wording.day(opens.date())}, {hours}, {booking.room.name}"


def guest(row: Guest) -> str:
    """présenté par N. N., critique (sous réserve)."""
    who = ", ".join(part for part in (row.person.name, row.capacity.text) if part)
    tentative = f" ({_('sous réserve')})" if row.tentative else ""
    return f"{wording.role_in_words(row)} {who}{tentative}"


def film_lines(screening: Screening) -> list[str]:
    """One line of facts for each film, in order."""
    lines = []
    for item in screening.programme.all():
        facts = [item.film.title, *wording.facts(item)]
        original = item.film.original_title
        if original and original != item.film.title:
            facts.insert(1, original)
        if talk := pick(item, "talk").text:
            facts.append(talk)
        lines.append(f"{wording.NBSP}· ".join(facts))
    return lines


def access(screening: Screening) -> list[str]:
    """What one needs to know to come and follow, in words: wheelchair, loop, subtitles, description."""
    rooms = [booking.room for booking in screening.room_bookings.all()]
    said = {
        _("accessible en fauteuil roulant"): bool(rooms) and all(room.step_free for room in rooms),
        _("boucle magnétique"): bool(rooms) and all(room.hearing_loop for room in rooms),
        _("sous-titres pour sourd·es et malentendant·es"): practical.subtitled_for_deaf(screening),
        _("audiodescription"): practical.described(screening),
    }
    return [words for words, true in said.items() if true]


def short(screening: Screening) -> str:
    """One sentence for a preview: the short text, else the facts of its films, else the start of its text."""
    own = pick(screening, "short").text
    films = " + ".join(
        f"{wording.NBSP}· ".join(wording.facts(item))
        for item in screening.programme.all()
        if wording.facts(item)
    )
    return own or films or pick(screening, "text").text[:200]


def description(screening: Screening, url: str) -> str:
    """All of it as plain text, what changes the evening first."""
    slots = opening_slots(screening) if spans_days(screening) else [hours(screening)]
    people = [guest(row) for row in screening.guests.all()]
    notes = pick(screening, "content_notes").text
    blocks = [
        notice(screening),
        "\n".join(film_lines(screening)),
        "\n".join(slots),
        wording.admission_in_words(screening),
        "\n".join(people),
        pick(screening, "short").text,
        ", ".join(access(screening)),
        pick(screening, "practical").text,
        f"{_('À savoir :')} {notes}" if notes else "",
        url,
    ]
    return "\n\n".join(block for block in blocks if block)


def _changes_hour(move: ScreeningMove) -> bool:
    return move.from_starts_at != move.to_starts_at
