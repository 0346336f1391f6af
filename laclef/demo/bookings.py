"""The demo's public: places booked, given away and waited for on the coming evenings, by nobody in particular."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from laclef.accounts.roles import Role
from laclef.demo.identity import choice
from laclef.demo.strip import demo_account
from screenings.models import Admission, Screening, State
from tickets import availability, box_office, invited, waiting_list
from tickets.models import Attendee, InvitedAs, RegistrationTerms
from tickets.places import Wish
from tickets.refusals import BookingRefused

AHEAD = timedelta(days=9)
FIRST_NAMES = (
    "Anouk",
    "Bilal",
    "Chloé",
    "Diego",
    "Esra",
    "Félix",
    "Gül",
    "Hugo",
    "Inès",
    "Jawad",
    "Kim",
    "Lena",
)
EUROS = (0, 4, 5, 7, 7, 10, 12, 4)
GUESTS = (
    ("Hélène Fauvet", InvitedAs.GUEST, 2),
    ("Radio Clignotante", InvitedAs.PRESS, 1),
    ("Ciné-club du 13", InvitedAs.PARTNER, 2),
)


def places(*, now: datetime) -> None:
    """Bookings for the screenings of the coming days that have none yet."""
    coming = Screening.objects.filter(
        state=State.PUBLISHED,
        admission__in=(Admission.TICKETS, Admission.REGISTRATION),
        starts_at__gt=now + timedelta(minutes=15),
        starts_at__lt=now + AHEAD,
        orders__isnull=True,
    ).order_by("starts_at", "pk")
    for number, screening in enumerate(coming):
        if screening.admission == Admission.REGISTRATION:
            _families(screening, now)
            continue
        _guests(screening, now)
        if number % 7 == 3:
            _full(screening, now)
        for turn in range(2 + choice(f"public/{screening.public_id}", 9)):
            _visitor(screening, turn, now)


def _key(screening: Screening, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/{screening.public_id}/{what}")


def _visitor(screening: Screening, turn: int, now: datetime) -> None:
    """One to three seats; the first few left an address and have pressed its button."""
    pick = choice(f"{screening.public_id}/{turn}", len(FIRST_NAMES))
    name = FIRST_NAMES[pick]
    wishes = [Wish(cents=EUROS[(pick + seat) % len(EUROS)] * 100) for seat in range(1 + pick % 2)]
    try:
        box_office.reserve(
            key=_key(screening, f"public/{turn}"),
            screening_id=screening.pk,
            wishes=wishes,
            first_name=name,
            now=now,
        )
    except BookingRefused:
        return


def _guests(screening: Screening, now: datetime) -> None:
    by = demo_account(Role.PROGRAMMER)
    try:
        invited.set_quota(screening_id=screening.pk, places=6, by=by, now=now)
        for name, invited_as, seats in GUESTS[: 1 + choice(screening.public_id, len(GUESTS))]:
            invited.invite(
                key=_key(screening, name),
                screening_id=screening.pk,
                seats=seats,
                invited_as=invited_as,
                first_name=name,
                by=by,
                now=now,
            )
    except BookingRefused:
        return


def _full(screening: Screening, now: datetime) -> None:
    """A school takes what the web could book, and some wait."""
    left = availability.of_screening(screening.pk, now).left_online
    try:
        invited.book_group(
            key=_key(screening, "school"),
            screening_id=screening.pk,
            seats=left,
            cents=300,
            label="Collège des Quatre-Vents, 4e B",
            by=demo_account(Role.PROGRAMMER),
            now=now,
        )
        for number in range(3):
            waiting_list.join(
                screening_id=screening.pk,
                email=f"attente-{number}@demo.laclef.example",
                seats=1 + number % 2,
                now=now,
            )
    except BookingRefused:
        return


def _families(screening: Screening, now: datetime) -> None:
    """A workshop asks how many adults and children come, and the ages it is made for."""
    bands = ["3–5 ans", "6–9 ans"] if screening.for_children else []
    RegistrationTerms.objects.get_or_create(
        screening=screening, defaults={"counts_children": True, "age_bands": bands}
    )
    band = bands[0] if bands else ""
    try:
        for number in range(3):
            box_office.reserve(
                key=_key(screening, f"family/{number}"),
                screening_id=screening.pk,
                wishes=[Wish(attendee=Attendee.ADULT), Wish(attendee=Attendee.CHILD, age_band=band)],
                first_name=FIRST_NAMES[number],
                now=now,
            )
    except BookingRefused:
        return
