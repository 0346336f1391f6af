"""Who sees what of a volunteer: one table, as it was agreed; the sheet and the call list read it. Erasing one's own."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from volunteers.departures import give_back
from volunteers.hours import countable, minutes, year_of
from volunteers.models import AnonymousHours, Attendance, AutomaticMail, Evening, Joining, SignUp, Volunteer


class Who(StrEnum):
    """What the one who looks is to the one who is looked at; the first that fits counts."""

    SELF = "self"
    COORDINATOR = "coordinator"
    TONIGHT = "tonight"
    PEER = "peer"
    NOBODY = "nobody"


class Page(StrEnum):
    BOARD = "board"
    TONIGHT = "tonight"
    PRINTED = "printed"
    PRINTED_WITH_PHONES = "printed_with_phones"
    PEOPLE = "people"
    EXPORT = "export"
    PROFILE = "profile"
    FOYER_SCREEN = "foyer_screen"
    CALL_LIST = "call_list"


class Field(StrEnum):
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    PHONE = "phone"
    EMAIL = "email"
    TRAINING = "training"
    HOURS = "hours"


TWO_DAYS = timedelta(days=2)

_NAME = frozenset({Field.FIRST_NAME})
_CALL = frozenset({Field.FIRST_NAME, Field.PHONE})
_HELP = frozenset({Field.FIRST_NAME, Field.FULL_NAME, Field.TRAINING})
_REACH = _HELP | {Field.PHONE, Field.EMAIL}
_ALL = frozenset(Field)

# What is not in the table is not seen. Hours are the person's own: nobody can rank what nobody else sees.
SEEN: dict[tuple[Who, Page], frozenset[Field]] = {
    (Who.PEER, Page.BOARD): _NAME,
    (Who.PEER, Page.TONIGHT): _NAME,
    (Who.PEER, Page.PRINTED): _NAME,
    (Who.PEER, Page.PRINTED_WITH_PHONES): _NAME,
    (Who.PEER, Page.FOYER_SCREEN): _NAME,
    (Who.TONIGHT, Page.BOARD): _NAME,
    (Who.TONIGHT, Page.TONIGHT): _CALL,
    (Who.TONIGHT, Page.PRINTED): _NAME,
    (Who.TONIGHT, Page.PRINTED_WITH_PHONES): _CALL,
    (Who.TONIGHT, Page.FOYER_SCREEN): _NAME,
    (Who.COORDINATOR, Page.BOARD): _HELP,
    (Who.COORDINATOR, Page.TONIGHT): _NAME | {Field.PHONE},
    (Who.COORDINATOR, Page.PRINTED): _NAME,
    (Who.COORDINATOR, Page.PRINTED_WITH_PHONES): _CALL,
    (Who.COORDINATOR, Page.PEOPLE): _REACH,
    (Who.COORDINATOR, Page.EXPORT): _REACH,
    (Who.COORDINATOR, Page.PROFILE): _REACH,
    (Who.COORDINATOR, Page.FOYER_SCREEN): _NAME,
    (Who.COORDINATOR, Page.CALL_LIST): _CALL | {Field.FULL_NAME},
    (Who.SELF, Page.BOARD): _NAME,
    (Who.SELF, Page.TONIGHT): _CALL,
    (Who.SELF, Page.PRINTED): _NAME,
    (Who.SELF, Page.PRINTED_WITH_PHONES): _CALL,
    (Who.SELF, Page.PEOPLE): _HELP,
    (Who.SELF, Page.EXPORT): _ALL,
    (Who.SELF, Page.PROFILE): _ALL,
    (Who.SELF, Page.FOYER_SCREEN): _NAME,
}


def visible_fields(viewer: User, page: Page, subject: Volunteer, now: datetime) -> frozenset[Field]:
    """What this page may show this person of that volunteer, at this moment."""
    return visible_of_many(viewer, page, [subject], now)[subject.pk]


def visible_of_many(
    viewer: User, page: Page, subjects: Iterable[Volunteer], now: datetime
) -> dict[int, frozenset[Field]]:
    """The same for everyone a page shows, by volunteer, in a number of queries that does not grow."""
    return {pk: SEEN.get((who, page), frozenset()) for pk, who in who_they_are(viewer, subjects, now).items()}


def who_they_are(viewer: User, subjects: Iterable[Volunteer], now: datetime) -> dict[int, Who]:
    """What the viewer is to each subject now."""
    if not viewer.is_authenticated or not viewer.is_active:
        known = Who.NOBODY
    elif viewer.may("rota.coordinate"):
        known = Who.COORDINATOR
    else:
        known = Who.PEER if viewer.may("rota.join") else Who.NOBODY
    near = crew_within_reach(viewer, now) if known == Who.PEER else frozenset()
    return {
        subject.pk: Who.SELF
        if viewer.is_active and viewer.pk == subject.user_id
        else (Who.TONIGHT if subject.pk in near else known)
        for subject in subjects
    }


def crew_within_reach(viewer: User, now: datetime) -> frozenset[int]:
    """Those with whom the viewer holds an evening, from its morning to the morning after."""
    mine = Evening.objects.filter(
        shifts__sign_ups__in=SignUp.objects.holding().filter(volunteer__user=viewer)
    ).select_related("venue")
    close = mine.filter(day__gte=now.date() - TWO_DAYS, day__lte=now.date() + TWO_DAYS).distinct()
    open_now = [e.pk for e in close if e.phones_from <= now < e.phones_until]
    places = SignUp.objects.holding().filter(shift__evening__in=open_now)
    return frozenset(places.values_list("volunteer_id", flat=True))


# --- being forgotten ----------------------------------------------------------------------------------------


@transaction.atomic
def erase(*, volunteer: Volunteer, now: datetime) -> None:
    """Forget a volunteer for good: places to come are given back, hours stay as sums that lead to nobody.

    The account stays for its owner's other uses and loses the volunteer's role. The rows that are only
    ever added to may go now and only now: the database lets them go with an erased person.
    """
    give_back(volunteer, now)
    _keep_sums(volunteer)
    Volunteer.objects.filter(pk=volunteer.pk).update(erased_at=now)
    # From the last correction back to the first line: each names the one before it.
    for line in Attendance.objects.filter(volunteer=volunteer).order_by("-pk"):
        line.delete()
    SignUp.objects.filter(volunteer=volunteer).delete()
    person = volunteer.user
    AutomaticMail.objects.filter(person=person).delete()
    Joining.objects.filter(email__iexact=person.email).delete()
    person.groups.remove(*Group.objects.filter(name=HouseRole.VOLUNTEER))
    Volunteer.objects.filter(pk=volunteer.pk).delete()


def _keep_sums(volunteer: Volunteer) -> None:
    spans: dict[tuple[int, int | None, int | None], list[tuple[datetime, datetime]]] = defaultdict(list)
    for line in countable(volunteer):
        if line.span is not None:
            spans[year_of(line), line.role_id, line.group_id].append(line.span)
    for (year, role, group), given in spans.items():
        key = {"year": year, "role_id": role, "group_id": group}
        AnonymousHours.objects.bulk_create([AnonymousHours(minutes=0, **key)], ignore_conflicts=True)
        AnonymousHours.objects.filter(**key).update(minutes=F("minutes") + minutes(given))
