"""Getting a training: approved by somebody who says so, or read and confirmed by oneself."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from screenings.calendar import house_zone
from volunteers.models import HowHeld, Training, TrainingHeld, Volunteer
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
    return TrainingHeld.objects.create(
        training=training,
        volunteer=volunteer,
        how=HowHeld.READ,
        held_on=held_on,
        until_on=_until(training, held_on),
    )


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
