"""How far rights, copies and guests of the demo's screenings have come; the reader's own hold one of each trouble."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from laclef.accounts.models import User
from screenings.calendar import cinema_day, house_zone
from screenings.models import FilmFollowUp, Guest, ProgrammeItem, Screening, State

COPY_FROM = "Les Films du Lavoir (démo)"
TESTED_BY = "Farès"


def follow(made: Iterable[Screening], *, reader: User, now: datetime) -> None:
    """For each film that is to come: what was asked, agreed, sent; two rows written for all of them."""
    today = cinema_day(now, house_zone())
    coming = [one.pk for one in made if one.starts_at and one.starts_at > now]
    items = ProgrammeItem.objects.filter(screening__in=coming).select_related("screening__venue")
    items = items.order_by("screening__starts_at", "position", "pk")
    FilmFollowUp.objects.bulk_create(_followed(items, reader=reader, today=today))
    guests = Guest.objects.filter(screening__in=coming)
    guests.update(asked_on=today - timedelta(days=20), answer_due_on=today - timedelta(days=3))
    guests.filter(tentative=False).update(confirmed_on=today - timedelta(days=6))


def _followed(items: Iterable[ProgrammeItem], *, reader: User, today: date) -> Iterator[FilmFollowUp]:
    """All is well, but of the reader's: the next copy is late, the next draft's answer overdue, other drafts' awaited."""
    late, overdue = iter([_copy_late]), iter([_answer_overdue])
    for item in items:
        screening = item.screening
        start = screening.local(screening.starts_at).date()  # type: ignore[arg-type]
        told = _well
        if screening.state == State.DRAFT:
            told = next(overdue, _answer_awaited)
        elif screening.carrier_id == reader.pk:
            told = next(late, _well)
        yield told(item, start, today)


def _answer_awaited(item: ProgrammeItem, start: date, today: date) -> FilmFollowUp:
    return FilmFollowUp(
        item=item, rights_asked_on=today - timedelta(days=4), rights_due_on=today + timedelta(days=6)
    )


def _answer_overdue(item: ProgrammeItem, start: date, today: date) -> FilmFollowUp:
    return FilmFollowUp(
        item=item, rights_asked_on=today - timedelta(days=16), rights_due_on=today - timedelta(days=2)
    )


def _copy_late(item: ProgrammeItem, start: date, today: date) -> FilmFollowUp:
    follow = _agreed(item, today)
    follow.copy_from, follow.copy_due_on = COPY_FROM, today - timedelta(days=1)
    return follow


def _well(item: ProgrammeItem, start: date, today: date) -> FilmFollowUp:
    """The copy comes a week before; it is tried two days before."""
    follow = _agreed(item, today)
    follow.copy_from, follow.copy_due_on = COPY_FROM, start - timedelta(days=7)
    follow.copy_back_due_on = start + timedelta(days=5)
    if follow.copy_due_on <= today:
        follow.copy_arrived_on = follow.copy_due_on
    if start - timedelta(days=2) <= today:
        follow.copy_tested_on, follow.copy_tested_by = start - timedelta(days=2), TESTED_BY
    return follow


def _agreed(item: ProgrammeItem, today: date) -> FilmFollowUp:
    return FilmFollowUp(
        item=item, rights_asked_on=today - timedelta(days=30), rights_agreed_on=today - timedelta(days=12)
    )
