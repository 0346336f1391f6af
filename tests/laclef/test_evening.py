"""One act tells the programme, the tickets and the crew, or none of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from laclef import evening
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.models import Screening, State
from screenings.programme import NewTimes
from screenings.refusals import ProgrammeRefused
from tests.factories import make_room, make_screening, make_user
from tests.tickets.acts import book, room_of
from tests.volunteers.factories import make_sign_up, make_volunteer
from tickets.models import Seat
from volunteers.models import AutomaticMail, Fate, Shift, ShiftState
from volunteers.standin import pausing

pytestmark = pytest.mark.django_db


def live_shifts(screening: Screening) -> list[Shift]:
    found = Shift.objects.filter(needs__screening=screening, needs__released_at=None, state=ShiftState.LIVE)
    return list(found.distinct().order_by("pk"))


def later(screening: Screening, hours: int) -> NewTimes:
    shift = timedelta(hours=hours)
    return NewTimes(screening.starts_at + shift, screening.ends_at + shift, screening.doors_at + shift)


def test_confirming_gives_it_a_crew_and_publishing_no_second_one() -> None:
    draft = make_screening(state=State.DRAFT)
    evening.confirm(screening_id=draft.pk, now=timezone.now(), by=None)
    crew = live_shifts(draft)
    assert crew
    evening.publish(screening_id=draft.pk, now=timezone.now(), by=None)
    assert live_shifts(draft) == crew


def test_moving_takes_the_crew_along() -> None:
    screening = make_screening(state=State.DRAFT)
    evening.publish(screening_id=screening.pk, now=timezone.now(), by=None)
    before = {shift.pk: shift.starts_at for shift in live_shifts(screening)}
    evening.move(screening_id=screening.pk, times=later(screening, 1), now=timezone.now(), by=None)
    after = {shift.pk: shift.starts_at for shift in live_shifts(screening)}
    assert after == {pk: start + timedelta(hours=1) for pk, start in before.items()}


def test_a_refused_move_moves_nobody() -> None:
    room = make_room()
    first = make_screening(rooms=[room])
    second = make_screening(rooms=[room], starts_at=first.starts_at + timedelta(hours=3), state=State.DRAFT)
    evening.publish(screening_id=second.pk, now=timezone.now(), by=None)
    before = [(shift.pk, shift.starts_at) for shift in live_shifts(second)]
    with pytest.raises(ProgrammeRefused):
        evening.move(screening_id=second.pk, times=later(second, -3), now=timezone.now(), by=None)
    assert [(shift.pk, shift.starts_at) for shift in live_shifts(second)] == before


def test_a_smaller_room_never_overflows() -> None:
    screening = make_screening(rooms=[make_room(seats=20)], places=20)
    book(screening, 5, 5, email="a@exemple.example")
    booking = room_of(screening)
    tiny = make_room(venue=booking.room.venue, seats=1, name="Salle 3")
    with pytest.raises(ProgrammeRefused):
        evening.move(
            screening_id=screening.pk,
            times=later(screening, 0),
            rooms={booking.pk: tiny.pk},
            now=timezone.now(),
            by=None,
        )
    booking.refresh_from_db()
    assert booking.room != tiny


def test_cancelling_frees_the_places_tells_the_holders_and_lets_the_crew_go() -> None:
    screening = make_screening(state=State.DRAFT)
    evening.publish(screening_id=screening.pk, now=timezone.now(), by=None)
    book(screening, 4, 0, email="lou@exemple.example")
    evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne de courant")
    screening.refresh_from_db()
    assert screening.state == State.CANCELLED
    assert not Seat.objects.live(timezone.now()).filter(room_booking__screening=screening).exists()
    assert live_shifts(screening) == []
    told = Mail.objects.filter(recipient="lou@exemple.example", event__contains="cancel")
    assert told.count() == 1
    natures = set(Line.objects.values_list("nature", flat=True))
    assert {"screening.cancelled", "screening.entries_voided", "crew.released"} <= natures


def test_cancelling_without_a_reason_tells_nobody() -> None:
    screening = make_screening()
    order = book(screening, 4, email="lou@exemple.example")
    with pytest.raises(ProgrammeRefused):
        evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr=" ")
    assert Seat.objects.live(timezone.now()).filter(order=order).count() == 1


def test_what_becomes_of_a_shift_is_told_in_a_pause_too_and_accounted_for() -> None:
    """Who is not told stands before a closed door."""
    screening = make_screening(state=State.DRAFT)
    evening.publish(screening_id=screening.pk, now=timezone.now(), by=None)
    shift = next(one for one in live_shifts(screening) if not one.role.required_trainings.exists())
    make_sign_up(shift, make_volunteer(experienced=True))
    pausing.pause(reason="Congés", by=make_user(), now=timezone.now())
    evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
    kept = [(row.kind, row.fate) for row in AutomaticMail.objects.all()]
    assert (kept, Mail.objects.filter(event__startswith="crew.changed:").count()) == (
        [("released", Fate.SENT)],
        1,
    )
