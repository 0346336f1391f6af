"""Stand-alone shifts: works days, meetings, training sessions; those that come back, one date at a time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from screenings.models import Venue
from volunteers import joining, telling
from volunteers.models import Nature, Place, Scope, Series, Shift, ShiftState, Training
from volunteers.refitting import Change, ask_to_confirm, cancel_shift, lock_people
from volunteers.rota import RotaRefused


def make_alone(
    *,
    nature: Nature,
    title_fr: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    now: datetime,
    minimum: int = 0,
    venue: Venue | None = None,
    training: Training | None = None,
    **words: Any,
) -> Shift:
    """One shift of its own. A meeting gives no hours; a training session names its training."""
    if ends_at <= starts_at:
        raise RotaRefused(_("La fin doit venir après le début."))
    if minimum > places:
        raise RotaRefused(_("Le minimum ne dépasse pas les places."))
    if (nature == Nature.TRAINING) != (training is not None):
        raise RotaRefused(_("Dis de quelle formation il s’agit."))
    return Shift.objects.create(
        nature=nature,
        scope=Scope.ALONE,
        title_fr=title_fr,
        starts_at=starts_at,
        ends_at=ends_at,
        minimum=minimum,
        wished=places,
        venue=venue,
        training=training,
        counts_hours=nature != Nature.MEETING,
        changed_at=now,
        **words,
    )


def change_alone(
    *, shift_id: int, starts_at: datetime, ends_at: datetime, places: int, now: datetime, **words: Any
) -> Shift:
    """Other words, places, hours or venue; never fewer places than are held. Those on it hear of a move."""
    if words.get("minimum", 0) > places:
        raise RotaRefused(_("Le minimum ne dépasse pas les places."))
    with transaction.atomic():
        shift = _locked(shift_id)
        held = shift.sign_ups.holding().filter(place=Place.FULL).count()
        if held > places:
            raise RotaRefused(_("Des personnes tiennent déjà plus de places que cela."))
        elsewhere = "venue" in words and words["venue"] != shift.venue
        Shift.objects.filter(pk=shift.pk).update(wished=places, changed_at=now, **words)
        if elsewhere or (shift.starts_at, shift.ends_at) != (starts_at, ends_at):
            hours = {"starts_at": starts_at, "ends_at": ends_at}
            move_alone(shift_id=shift.pk, **hours, elsewhere=elsewhere, now=now)
    shift.refresh_from_db()
    return shift


def dates_until(first: date, *, every_weeks: int, until_on: date) -> list[date]:
    """The same weekday every so many weeks after the first date, at most a year of them."""
    last = min(until_on, first + timedelta(days=366))
    step = timedelta(weeks=every_weeks)
    return [first + step * number for number in range(1, (last - first) // step + 1)]


@transaction.atomic
def repeat(*, shift_id: int, dates: Iterable[date], now: datetime) -> list[Shift]:
    """The same shift on further dates, at the same hour of the clock; each is then moved or cancelled alone.

    Asked again it makes no twin: a date that was moved or cancelled stays what became of it (unique
    on series and original date).
    """
    shift = (
        Shift.objects.select_for_update(no_key=True, of=("self",)).select_related("venue").get(pk=shift_id)
    )
    if shift.scope != Scope.ALONE:
        raise RotaRefused(_("Les créneaux d’une soirée suivent le programme : ils ne se répètent pas."))
    first = shift.local(shift.starts_at)
    if shift.series is None:
        shift.series = Series.objects.create(title_fr=shift.title_fr)
        shift.series_on = first.date()
        shift.save(update_fields=["series", "series_on"])
    known = set(shift.series.shifts.values_list("series_on", flat=True))
    return [_on(shift, day, now) for day in sorted(set(dates) - known)]


def _on(shift: Shift, day: date, now: datetime) -> Shift:
    """A copy at the same wall-clock hours, also over a change of clocks."""
    first, last = (shift.local(moment).replace(tzinfo=None) for moment in (shift.starts_at, shift.ends_at))
    starts_at = datetime.combine(day, first.time(), shift.zone)
    ends_at = datetime.combine(day + (last.date() - first.date()), last.time(), shift.zone)
    copied = (
        "nature",
        "scope",
        "title_fr",
        "title_en",
        "text_fr",
        "text_en",
        "minimum",
        "wished",
        "trainees",
    )
    return Shift.objects.create(
        **{name: getattr(shift, name) for name in copied},
        role=shift.role,
        venue=shift.venue,
        training=shift.training,
        counts_hours=shift.counts_hours,
        series=shift.series,
        series_on=day,
        starts_at=starts_at,
        ends_at=max(ends_at, starts_at + timedelta(minutes=1)),
        changed_at=now,
    )


@transaction.atomic
def move_alone(
    *, shift_id: int, starts_at: datetime, ends_at: datetime, now: datetime, elsewhere: bool = False
) -> Change:
    """Another hour for one stand-alone shift; everyone on it is asked to confirm when day or venue changes."""
    shift = _locked(shift_id)
    if ends_at <= starts_at:
        raise RotaRefused(_("La fin doit venir après le début."))
    change = Change(
        shift,
        was=(shift.starts_at, shift.ends_at),
        kept=lock_people([shift]).get(shift.pk, []),
        elsewhere=elsewhere,
    )
    another_day = shift.local(shift.starts_at).date() != shift.local(starts_at).date()
    Shift.objects.filter(pk=shift.pk).update(starts_at=starts_at, ends_at=ends_at, changed_at=now)
    shift.refresh_from_db(fields=["starts_at", "ends_at", "sequence"])
    ask_to_confirm(change, elsewhere=another_day or elsewhere, now=now)
    telling.moved([change], about=f"shift:{shift.pk}", now=now)
    joining.session_moved(shift)
    return change


@transaction.atomic
def cancel_alone(*, shift_id: int, now: datetime) -> Change:
    """Cancel one stand-alone shift, release its people and tell them."""
    shift = _locked(shift_id)
    change = Change(
        shift, was=(shift.starts_at, shift.ends_at), released=lock_people([shift]).get(shift.pk, [])
    )
    cancel_shift(shift, change.released, now=now)
    telling.moved([change], about=f"shift:{shift.pk}", now=now)
    joining.session_cancelled(shift)
    return change


def _locked(shift_id: int) -> Shift:
    shift = (
        Shift.objects.select_for_update(no_key=True, of=("self",))
        .select_related("venue", "role")
        .get(pk=shift_id)
    )
    if shift.scope != Scope.ALONE:
        raise RotaRefused(_("Ce créneau suit sa séance : déplace ou annule la séance."))
    if shift.state == ShiftState.CANCELLED:
        raise RotaRefused(_("Ce créneau est annulé."))
    return shift
