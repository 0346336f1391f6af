"""The life of a screening through its activity functions."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from screenings import programme
from screenings.models import Film, RoomBooking, Screening, State
from screenings.refusals import ProgrammeRefused
from tests.factories import make_distributor, make_film, make_room, make_screening, make_user


def later(screening: Screening, **delta: float) -> programme.NewTimes:
    shift = timedelta(**delta)
    return programme.NewTimes(
        starts_at=screening.starts_at + shift,
        ends_at=screening.ends_at + shift,
        doors_at=screening.doors_at + shift,
    )


@pytest.mark.django_db
def test_publishing_dates_it_for_good() -> None:
    now = timezone.now()
    screening = make_screening(state=State.CONFIRMED)
    published = programme.publish(screening_id=screening.pk, now=now, by=None)
    assert (published.state, published.published_at, published.sequence) == (State.PUBLISHED, now, 0)


@pytest.mark.django_db
def test_moving_leaves_a_record_and_raises_the_revision() -> None:
    now, by = timezone.now(), make_user()
    screening = make_screening()
    before = screening.starts_at
    made = programme.move(
        screening_id=screening.pk, times=later(screening, hours=1), now=now, by=by, reason_fr="Bus"
    )
    screening.refresh_from_db()
    assert (screening.starts_at, screening.sequence) == (before + timedelta(hours=1), 1)
    assert (made.from_starts_at, made.to_starts_at, made.announced, made.moved_by) == (
        before,
        screening.starts_at,
        True,
        by,
    )


@pytest.mark.django_db
def test_moving_to_a_smaller_room_lowers_the_places() -> None:
    screening = make_screening(places=110)
    booking = RoomBooking.objects.get(screening=screening)
    small = make_room(venue=booking.room.venue, seats=65, name="Salle 2")
    made = programme.move(
        screening_id=screening.pk,
        times=later(screening, hours=0),
        rooms={booking.pk: small.pk},
        now=timezone.now(),
        by=None,
    )
    booking.refresh_from_db()
    assert (booking.room, booking.places, made.from_place, made.to_place) == (small, 65, "Salle 1", "Salle 2")


@pytest.mark.django_db
def test_a_taken_room_is_refused_in_words_and_nothing_changes() -> None:
    room = make_room()
    first = make_screening(rooms=[room])
    second = make_screening(rooms=[room], starts_at=first.starts_at + timedelta(hours=4))
    with pytest.raises(ProgrammeRefused) as refusal:
        programme.move(screening_id=second.pk, times=later(second, hours=-3), now=timezone.now(), by=None)
    assert refusal.value.rule == "screenings_one_event_in_a_room"
    assert "déjà prise" in str(refusal.value)
    second.refresh_from_db()
    assert (second.starts_at, second.sequence) == (first.starts_at + timedelta(hours=4), 0)


@pytest.mark.django_db
def test_cancelling_asks_for_a_reason() -> None:
    screening = make_screening()
    with pytest.raises(ProgrammeRefused):
        programme.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="  ")
    done = programme.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
    assert (done.state, done.cancelled_reason_fr, done.sequence) == (State.CANCELLED, "Panne", 1)


@pytest.mark.django_db
def test_an_incomplete_draft_is_refused_inside_the_function() -> None:
    draft = make_screening(rooms=[], state=State.DRAFT)
    with pytest.raises(ProgrammeRefused) as refusal:
        programme.confirm(screening_id=draft.pk, now=timezone.now(), by=None)
    assert refusal.value.rule == "screenings_confirmed_has_a_room"


@pytest.mark.django_db
def test_public_is_the_one_gate() -> None:
    shown = make_screening()
    cancelled = make_screening(state=State.CANCELLED)
    meeting = make_screening(kind="internal", admission="free", open_meeting=True)
    make_screening(state=State.DRAFT)
    make_screening(state=State.CONFIRMED)
    make_screening(kind="hire", regime="private_hire", admission="free", state=State.CONFIRMED)
    make_screening(kind="internal", admission="free", state=State.CONFIRMED)
    assert set(Screening.objects.public()) == {shown, cancelled, meeting}


@pytest.mark.django_db(transaction=True)
def test_two_programmers_confirm_the_same_slot() -> None:
    """Guard: the exclusion constraint screenings_one_event_in_a_room."""
    room = make_room()
    first = make_screening(rooms=[room], state=State.DRAFT)
    second = make_screening(rooms=[room], starts_at=first.starts_at, state=State.DRAFT)
    start, outcomes = Barrier(2), []

    def confirm(screening: Screening) -> None:
        try:
            start.wait(timeout=10)
            programme.confirm(screening_id=screening.pk, now=timezone.now(), by=None)
            outcomes.append("confirmed")
        except ProgrammeRefused as refusal:
            outcomes.append(refusal.rule)
        finally:
            connections.close_all()

    threads = [Thread(target=confirm, args=[screening]) for screening in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["confirmed", "screenings_one_event_in_a_room"]
    assert RoomBooking.objects.filter(blocks=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_confirms_waits_for_who_takes_the_room() -> None:
    """Guard: the room's lock (programme._queue_for_rooms). By the constraint alone two writers may each wait
    for the other's row, and one is lost in a deadlock.
    """
    room = make_room()
    draft = make_screening(rooms=[room], state=State.DRAFT)
    confirming = Thread(target=_confirm, args=[draft])
    with transaction.atomic():
        with connection.cursor() as cursor:  # as the trigger that counts a room's seats holds it, with others
            cursor.execute("SELECT 1 FROM screenings_room WHERE id = %s FOR SHARE", [room.pk])
        confirming.start()
        confirming.join(timeout=1)
        assert confirming.is_alive()
    confirming.join(timeout=30)
    assert Screening.objects.get(pk=draft.pk).state == State.CONFIRMED


def _confirm(screening: Screening) -> None:
    try:
        programme.confirm(screening_id=screening.pk, now=timezone.now(), by=None)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_whoever_empties_a_visa() -> None:
    """Guard: FOR SHARE in screenings_check_terms; without it both would commit and it stands without its visa."""
    draft = make_screening(state=State.CONFIRMED, films=[make_film(visa_number="12345")], without_terms="")
    draft.programme.update(distributor=make_distributor(), engagement="flat", flat_fee_cents=0)
    outcomes = []

    def publish() -> None:
        try:
            programme.publish(screening_id=draft.pk, now=timezone.now(), by=None)
            outcomes.append("published")
        except ProgrammeRefused as refusal:
            outcomes.append(refusal.rule)
        finally:
            connections.close_all()

    publishing = Thread(target=publish)
    with transaction.atomic():
        Film.objects.update(visa_number="")
        publishing.start()
        publishing.join(timeout=1)
        assert publishing.is_alive()
    publishing.join(timeout=30)
    assert outcomes == ["screenings_commercial_has_terms"]
