"""Reminders: three days before and the morning of; the week's holes; a training that lapses; hours nobody noted."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from laclef.accounts.models import User
from screenings.calendar import house_zone
from volunteers import rota
from volunteers.models import (
    Attendance,
    ChecklistItem,
    Evening,
    HowHeld,
    Nature,
    Place,
    ShiftState,
    SignUp,
    SignUpState,
    TrainingHeld,
    Volunteer,
)
from volunteers.standin import letters
from volunteers.standin.automatic import Post, address, coordinators
from volunteers.standin.escalation import is_quiet

AT_ONCE = 30  # of one kind in one minute; the rest follows a minute later
HOST = "accueil"


def is_awake(now: datetime, post: Post) -> bool:
    """Reminders never leave in the quiet hours."""
    return not is_quiet(post.rules, now, post.zone)


# --- one's own shifts -------------------------------------------------------------------------------------


def kind_due(
    starts_at: datetime, signed_at: datetime, now: datetime, zone: ZoneInfo, *, days: int, hour: int
) -> str | None:
    """Which reminder of a shift is due: « soon » some days before, « today » its morning, or none.

    Who signed up after that moment knows already. A shift of the early morning is said the evening before.
    """
    day = starts_at.astimezone(zone).date()
    morning = datetime.combine(day, time(hour), zone)
    if morning > starts_at - timedelta(hours=1):
        morning = datetime.combine(day - timedelta(days=1), time(18), zone)
    soon = datetime.combine(day - timedelta(days=days), time(hour), zone)
    if now >= starts_at:
        return None
    if now >= morning:
        return "today" if signed_at < morning else None
    return "soon" if now >= soon > signed_at else None


def remind(*, now: datetime) -> int:
    """Say each shift three days before and the morning of, with what to do; returns how many left."""
    post = Post()
    if not is_awake(now, post):
        return 0
    due = [(kind, place, f"reminder.{kind}:{place.pk}:{_day(place)}") for kind, place in _due(now)]
    settled = post.settled(event for _kind, _place, event in due)
    waiting = [row for row in due if (row[2], row[1].volunteer.user_id) not in settled][:AT_ONCE]
    checklists = _checklists({place.shift.role_id for _kind, place, _event in waiting})
    crews = _crews([place for _kind, place, _event in waiting])
    for kind, place, event in waiting:
        person = place.volunteer.user
        facts = {
            **letters.facts_of(place.shift),
            "checklist": checklists.get(place.shift.role_id or 0, []),
            "crew": ", ".join(
                name for who, name in crews.get(place.shift_id, []) if who != place.volunteer_id
            ),
            "learns": place.place == Place.TRAINEE,
            "to_confirm": place.state == SignUpState.TO_CONFIRM,
            "home": _page("volunteers:home", language=person.language),
            "leave": _page("volunteers:leave", place.pk, language=person.language),
        }
        post.send(kind, event=event, person=person, context=facts, now=now)
    return len(waiting)


def _page(name: str, *arguments: object, language: str) -> str:
    return address(name, *arguments, language=language)


def _day(place: SignUp) -> date:
    """A shift that moves to another day is said again."""
    return place.shift.local(place.shift.starts_at).date()


def _due(now: datetime) -> Iterator[tuple[str, SignUp]]:
    days, hour, zone = settings.REMIND_DAYS_BEFORE, settings.REMIND_AT_HOUR, house_zone()
    places = (
        SignUp.objects.holding()
        .filter(shift__state=ShiftState.LIVE, shift__starts_at__gt=now)
        .filter(shift__starts_at__lt=now + timedelta(days=days + 1))
        .filter(volunteer__in=Volunteer.objects.present())
        .select_related("volunteer__user", "shift__role", "shift__evening__venue", "shift__venue")
        .select_related("shift__screening")
        .prefetch_related("shift__screening__programme__film")
        .order_by("shift__starts_at", "pk")
    )
    for place in places:
        kind = kind_due(place.shift.starts_at, place.signed_at, now, zone, days=days, hour=hour)
        if kind is not None:
            yield kind, place


def _checklists(roles: set[int | None]) -> dict[int, list[ChecklistItem]]:
    found: dict[int, list[ChecklistItem]] = {}
    for item in ChecklistItem.objects.filter(role__in=[r for r in roles if r], in_use=True):
        found.setdefault(item.role_id, []).append(item)
    return found


def _crews(places: list[SignUp]) -> dict[int, list[tuple[int, str]]]:
    """By shift: who is on it, each with their first name."""
    found: dict[int, list[tuple[int, str]]] = {}
    shifts = {place.shift_id for place in places}
    held = SignUp.objects.holding().filter(shift__in=shifts).select_related("volunteer__user")
    for place in held.order_by("pk"):
        found.setdefault(place.shift_id, []).append((place.volunteer_id, place.volunteer.first_name))
    return found


# --- the week's holes -------------------------------------------------------------------------------------


def digest(*, now: datetime) -> int:
    """The free shifts, once a week, to those who want them; nothing is sent when nothing is free."""
    post, local = Post(), now.astimezone(house_zone())
    if local.weekday() != settings.DIGEST_WEEKDAY or local.hour < settings.REMIND_AT_HOUR:
        return 0
    if not is_awake(now, post):
        return 0
    event = "digest:{}-{}".format(*local.isocalendar()[:2])
    settled = {person for _event, person in post.settled([event])}
    wanting = Volunteer.objects.present().filter(wants_digest=True).exclude(user__in=settled)
    chosen = list(wanting.select_related("user").order_by("pk")[:AT_ONCE])
    for volunteer in chosen:
        _send_digest(volunteer, event, post, now)
    return len(chosen)


def _send_digest(volunteer: Volunteer, event: str, post: Post, now: datetime) -> None:
    holes = [hole for hole in rota.next_holes(volunteer, now) if hole.place == Place.FULL][:10]
    if not holes:
        from volunteers.models import Fate

        post.note("digest", event=event, person=volunteer.user, fate=Fate.NOTHING, now=now)
        return
    lines = [{**letters.facts_of(hole.shift), "missing": hole.missing} for hole in holes]
    facts = {"lines": lines, "home": _page("volunteers:home", language=volunteer.user.language)}
    post.send("digest", event=event, person=volunteer.user, context=facts, now=now)


# --- trainings --------------------------------------------------------------------------------------------


def lapsing(*, now: datetime) -> int:
    """A training that ends within the month is said once to who holds it, unless they renewed it."""
    post, today = Post(), now.astimezone(house_zone()).date()
    if not is_awake(now, post):
        return 0
    later = TrainingHeld.objects.filter(
        training=OuterRef("training"), volunteer=OuterRef("volunteer")
    ).filter(Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("until_on")))
    ending = TrainingHeld.objects.filter(
        ~Exists(later),
        until_on__gte=today,
        until_on__lte=today + timedelta(days=settings.LAPSING_DAYS),
        volunteer__in=Volunteer.objects.present(),
    ).select_related("training", "volunteer__user")
    rows = {f"training.lapsing:{held.pk}": held for held in ending.order_by("until_on", "pk")}
    settled = {event for event, _person in post.settled(rows)}
    waiting = [(event, held) for event, held in rows.items() if event not in settled][:AT_ONCE]
    for event, held in waiting:
        person = held.volunteer.user
        facts = {
            "training": held.training,
            "read": held.training.how == HowHeld.READ,
            "until_on": held.until_on,
            "page": _page("volunteers:training", held.training_id, language=person.language),
        }
        post.send("lapsing", event=event, person=person, context=facts, now=now)
    return len(waiting)


# --- hours nobody noted -----------------------------------------------------------------------------------


def nudge(*, now: datetime) -> int:
    """The day after, the host of an evening whose crew nobody noted is asked to; without a host, the coordination."""
    post, today = Post(), now.astimezone(house_zone()).date()
    if not is_awake(now, post) or now.astimezone(post.zone).hour < settings.REMIND_AT_HOUR:
        return 0
    noted = Attendance.objects.current().filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
    silent = SignUp.objects.filter(
        ~Exists(noted),
        state=SignUpState.LIVE,
        shift__state=ShiftState.LIVE,
        shift__nature=Nature.CREW,
        shift__counts_hours=True,
        shift__ends_at__lte=now,
        shift__evening__day=today - timedelta(days=1),
    ).select_related("shift__role", "shift__evening__venue", "volunteer__user")
    evenings: dict[int, list[SignUp]] = {}
    for place in silent.order_by("shift__starts_at", "pk"):
        evenings.setdefault(place.shift.evening_id or 0, []).append(place)
    return sum(_nudge_one(evening, places, post, now) for evening, places in evenings.items())


def _nudge_one(evening_id: int, places: list[SignUp], post: Post, now: datetime) -> int:
    event = f"attendance.unrecorded:{evening_id}"
    settled = {person for _event, person in post.settled([event])}
    evening = Evening.objects.select_related("venue").get(pk=evening_id)
    names = ", ".join(dict.fromkeys(place.volunteer.first_name for place in places))
    to = [person for person in _hosts(evening) if person.pk not in settled]
    for person in to:
        page = _page("volunteers:evening", evening_id, language=person.language)
        facts = {"evening": evening, "names": names, "page": page}
        post.send("unrecorded", event=event, person=person, context=facts, now=now)
    return len(to)


def _hosts(evening: Evening) -> list[User]:
    held = SignUp.objects.filter(
        shift__evening=evening, shift__role__slug=HOST, state=SignUpState.LIVE, place=Place.FULL
    )
    hosts = [place.volunteer.user for place in held.select_related("volunteer__user").order_by("pk")]
    return list(dict.fromkeys(hosts)) or coordinators()
