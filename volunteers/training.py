"""Getting a training: approved by somebody who says so, or read and confirmed by oneself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from screenings.calendar import house_zone
from volunteers.models import HowHeld, Nature, Role, Shift, Training, TrainingHeld, Volunteer
from volunteers.rota import RotaRefused


def approve(
    *, training: Training, volunteer: Volunteer, by: User, now: datetime, held_on: date | None = None
) -> TrainingHeld:
    """Somebody else says this person can; it lasts as long as the training says."""
    if by.pk == volunteer.user_id:
        raise RotaRefused(_("Quelqu’un d’autre valide ta formation."))
    held_on = held_on or _today(now)
    return TrainingHeld.objects.create(
        training=training,
        volunteer=volunteer,
        how=HowHeld.APPROVED,
        approved_by=by,
        held_on=held_on,
        until_on=_until(training, held_on),
    )


def read_and_confirm(*, training: Training, volunteer: Volunteer, now: datetime) -> TrainingHeld:
    """One's own word, for what is learned by reading."""
    if training.how != HowHeld.READ:
        raise RotaRefused(_("Cette formation se valide avec quelqu’un."))
    held_on = _today(now)
    return TrainingHeld.objects.get_or_create(
        training=training,
        volunteer=volunteer,
        how=HowHeld.READ,
        held_on=held_on,
        defaults={"until_on": _until(training, held_on)},
    )[0]


@dataclass(frozen=True)
class Standing:
    """One training as one person has it: the latest time, whether it counts today, where to get it."""

    training: Training
    held: TrainingHeld | None
    counts: bool
    roles: list[Role]
    session: Shift | None


def standings(volunteer: Volunteer, now: datetime) -> list[Standing]:
    """Every training of the house, those the person holds first; four queries."""
    today = _today(now)
    held: dict[int, TrainingHeld] = {}
    for row in volunteer.trainings_held.select_related("approved_by").order_by("held_on", "pk"):
        held[row.training_id] = row
    sessions: dict[int | None, Shift] = {}
    coming = Shift.objects.live().filter(nature=Nature.TRAINING, starts_at__gt=now).select_related("venue")
    for shift in coming.order_by("-starts_at"):
        sessions[shift.training_id] = shift
    found = [
        Standing(
            training=training,
            held=held.get(training.pk),
            counts=training.pk in held and held[training.pk].counts_on(today),
            roles=list(training.roles.all()),
            session=sessions.get(training.pk),
        )
        for training in Training.objects.prefetch_related("roles")
    ]
    return sorted(found, key=lambda one: not one.counts)


def _today(now: datetime) -> date:
    return now.astimezone(house_zone()).date()


def _until(training: Training, held_on: date) -> date | None:
    """The same day of the month so many months later, or the last one there is."""
    if training.valid_months is None:
        return None
    years, month = divmod(held_on.month - 1 + training.valid_months, 12)
    for day in range(held_on.day, 27, -1):
        try:
            return date(held_on.year + years, month + 1, day)
        except ValueError:
            continue
    return date(held_on.year + years, month + 1, held_on.day)
