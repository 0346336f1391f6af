"""Evenings become rows: a draft with its rooms, films and guests, led through its life by the programme."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from laclef.accounts.models import User
from laclef.demo import facts
from laclef.demo.catalogue import Stock
from laclef.demo.facts import Evening
from laclef.demo.identity import choice, public_id_of, uid_of
from laclef.demo.weeks import AHEAD_ONLY, Slot, later
from screenings import programme, records, terms
from screenings.models import (
    Engagement,
    Guest,
    Kind,
    Picture,
    ProgrammeItem,
    Regime,
    RoomBooking,
    Rule,
    Screening,
)
from screenings.models.states import FILM_KINDS, Admission
from screenings.refusals import ProgrammeRefused

CANCELLED_FR = (
    "La copie 35 mm est bloquée en douane. Nous cherchons une autre date ; les places réservées sont rendues."
)
CANCELLED_EN = (
    "The 35 mm print is held up at customs. We are looking for another date; booked places are given back."
)
MOVED_FR = (
    "Pour que notre invitée puisse arriver à temps, nous jouons le film dimanche soir, dans la grande salle."
)
MOVED_EN = "So that our guest can be there in time, the film is shown on Sunday evening, in the larger room."
WITHOUT_TERMS = "Le distributeur a dit oui de vive voix ; le contrat arrive (démo)."
DOORS_BEFORE = 30
OPTION_DAYS = 1
# A programme goes out so long before its week begins.
ANNOUNCED_DAYS_BEFORE = 12


def too_late(slot: Slot, now: datetime) -> bool:
    """What has ended is neither moved nor cancelled, and a draft of yesterday is nothing."""
    return slot.fate in AHEAD_ONLY and min(slot.starts_at, slot.announced_from or slot.starts_at) <= now


def add(slot: Slot, *, stock: Stock, stills: Mapping[str, Picture], now: datetime) -> Screening:
    """The screening of the slot; where somebody has taken the room meanwhile it stays a draft."""
    evening = facts.evenings()[slot.evening]
    with transaction.atomic():
        screening = _draft(slot, evening, stock, stills.get(evening.picture))
        _rooms(screening, slot, stock)
        _programme(screening, evening, stock)
        _guests(screening, evening, stock)
    try:
        with transaction.atomic():
            _live(screening, slot, stock, now)
    except ProgrammeRefused as refusal:
        if refusal.rule != "screenings_one_event_in_a_room":
            raise
    return screening


def _draft(slot: Slot, evening: Evening, stock: Stock, still: Picture | None) -> Screening:
    starts_at = slot.announced_from or slot.starts_at
    moved_by = starts_at.timestamp() - slot.starts_at.timestamp()
    return Screening.objects.create(
        public_id=public_id_of(slot.key),
        ical_uid=uid_of(slot.key),
        venue=stock.venues[slot.venue],
        doors_at=later(starts_at, -DOORS_BEFORE),
        starts_at=starts_at,
        ends_at=later(slot.ends_at, int(moved_by // 60)),
        carrier=_carrier(slot, stock),
        still=still,
        proposed_by=slot.proposed_by,
        pencilled_until=(starts_at - timedelta(days=OPTION_DAYS)).date() if slot.pencilled else None,
        **_manner(evening, stock),
        **evening.words,
    )


def _manner(evening: Evening, stock: Stock) -> dict[str, Any]:
    """The columns that belong to the evening, whatever its date."""
    return {
        "kind": evening.kind,
        "regime": _regime(evening),
        "regime_basis": evening.basis,
        "admission": evening.admission,
        "open_meeting": evening.open_meeting,
        "cycle": stock.cycles.get(evening.cycle),
        "partner": stock.partners.get(evening.partner),
        "late_entry": evening.late_entry if evening.kind in FILM_KINDS else None,
        "introduction_minutes": evening.introduction,
        "debate_minutes": evening.debate,
        "age_from": evening.age_from,
        "for_children": evening.for_children or evening.pool == "children",
    }


def _regime(evening: Evening) -> str:
    if evening.kind == Kind.HIRE:
        return Regime.PRIVATE_HIRE
    if evening.kind not in FILM_KINDS:
        return Regime.NOT_CINEMA
    return Regime.NON_COMMERCIAL if evening.basis else Regime.COMMERCIAL


def _carrier(slot: Slot, stock: Stock) -> User:
    """What is still to do falls to the first, whom the reader becomes."""
    if slot.fate == "draft":
        return stock.carriers[0]
    return stock.carriers[choice(slot.evening, len(stock.carriers))]


def _rooms(screening: Screening, slot: Slot, stock: Stock) -> None:
    """One booking for each room, or for each opening of an exhibition; places where something is booked."""
    bookable = screening.admission in (Admission.TICKETS, Admission.REGISTRATION)
    for key in slot.rooms:
        room = stock.rooms[key]
        if room.seats is not None and slot.announced_from:
            room = stock.rooms["salle-2"]
        places = (slot.places or room.seats) if bookable else None
        hours = [DateTimeTZRange(*opening) for opening in slot.openings] or [None]
        for during in hours:
            RoomBooking.objects.create(screening=screening, room=room, places=places, during=during)


def _programme(screening: Screening, evening: Evening, stock: Stock) -> None:
    main = evening.main or (evening.films[0] if evening.films else "")
    for position, key in enumerate(evening.films):
        spoken, subtitles = facts.languages_of(facts.films()[key], evening.spoken, evening.subtitles)
        ProgrammeItem.objects.create(
            screening=screening,
            film=stock.films[key],
            position=position,
            is_main=key == main,
            spoken_languages=spoken,
            subtitle_languages=subtitles,
            subtitles_for_deaf=evening.subtitles_for_deaf,
            audio_description=evening.audio_description,
            format=evening.format,
            **_terms(evening, stock, is_main=key == main),
        )


def _terms(evening: Evening, stock: Stock, *, is_main: bool) -> dict[str, Any]:
    """What the film is rented for: mostly half of its base; one evening has no terms yet."""
    if evening.terms == "none":
        return {}
    lot = choice(f"terms/{evening.key}", 10)
    distributor = stock.distributors[choice(f"distributor/{evening.key}", len(stock.distributors))]
    if evening.basis or lot == 0:
        fee = (9000 if evening.basis else 12000) if is_main else 0
        return {"distributor": distributor, "engagement": Engagement.FLAT, "flat_fee_cents": fee}
    share: dict[str, Any] = {"distributor": distributor, "engagement": Engagement.SHARE, "rate_bp": 5000}
    share["minimum_guarantee_cents"] = 0
    if lot == 1:
        share["rate_bp"] = 4000
    elif lot == 2:
        share["minimum_guarantee_cents"] = 10000
    return share


def _guests(screening: Screening, evening: Evening, stock: Stock) -> None:
    for position, told in enumerate(evening.guests):
        Guest.objects.create(
            screening=screening,
            person=stock.people[told["name"]],
            role=told["role"],
            capacity_fr=told.get("as_fr", ""),
            capacity_en=told.get("as_en", ""),
            tentative=told.get("tentative", False),
            position=position,
        )


def _live(screening: Screening, slot: Slot, stock: Stock, now: datetime) -> None:
    """Confirm, publish, move or cancel it, as the slot says."""
    by = screening.carrier
    announced = min(now, slot.starts_at - timedelta(days=ANNOUNCED_DAYS_BEFORE))
    if slot.fate == "draft":
        return
    if slot.fate == "confirmed":
        programme.confirm(screening_id=screening.pk, now=announced, by=by)
        return
    if terms.incomplete(screening):
        override = records.Override(Rule.TERMS, WITHOUT_TERMS)
        records.waive(screening, [override], at=announced, by=by)
    programme.publish(screening_id=screening.pk, now=announced, by=by)
    if slot.fate == "cancelled":
        programme.cancel(
            screening_id=screening.pk, now=now, by=by, reason_fr=CANCELLED_FR, reason_en=CANCELLED_EN
        )
    if slot.fate == "moved":
        booking = screening.room_bookings.get()
        programme.move(
            screening_id=screening.pk,
            times=programme.NewTimes(
                slot.starts_at, slot.ends_at, doors_at=later(slot.starts_at, -DOORS_BEFORE)
            ),
            rooms={booking.pk: stock.rooms[slot.rooms[0]].pk},
            now=now,
            by=by,
            reason_fr=MOVED_FR,
            reason_en=MOVED_EN,
        )
