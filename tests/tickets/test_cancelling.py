"""Undoing: minus records in the legal window, refunds owed at once, all of a screening in one go."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from laclef import journal
from laclef.outbox.models import Mail
from screenings import programme, wording
from screenings.models import Screening, State
from screenings.refusals import ProgrammeRefused
from tests.factories import make_room, make_screening, make_user
from tests.tickets.acts import (
    book,
    by_mail,
    claim,
    close_till,
    group,
    make_openings,
    open_till,
    screening_in,
    sell,
    set_to,
    taken,
)
from tickets import box_office, cancelled_screenings, cancelling, paying_back, release, waiting_list
from tickets.models import Method, PaymentLine, RefundOwed, Ticket, TicketCancellation
from tickets.moments import cinema_day_end
from tickets.refusals import CancellationRefused

pytestmark = pytest.mark.django_db


def cancel(ticket: Ticket, **facts: object) -> TicketCancellation:
    facts.setdefault("reason", "Erreur de montant")
    facts.setdefault("now", timezone.now())
    return cancelling.cancel_entry(ticket_id=ticket.pk, by=None, **facts)  # type: ignore[arg-type]


def test_a_mistake_is_undone_by_a_minus_record_and_the_money_goes_back() -> None:
    screening, till = screening_in(40), open_till()
    ticket = sell(screening, 5, till=till).tickets.get()
    cancel(ticket, till_session_id=till.pk, refund_by=Method.CASH)
    assert (taken(screening), Ticket.objects.count(), Ticket.objects.standing().count()) == (0, 1, 0)
    assert list(PaymentLine.objects.order_by("id").values_list("sign", "amount_cents")) == [
        (1, 500),
        (-1, 500),
    ]
    with pytest.raises(CancellationRefused, match="déjà annulée"):
        cancel(ticket)


def test_a_free_entry_owes_nothing() -> None:
    cancel(sell(screening_in(40), 0).tickets.get())
    assert RefundOwed.objects.count() == 0


def test_what_is_owed_is_paid_once_at_any_till_later() -> None:
    ticket = sell(screening_in(40), 5).tickets.get()
    cancel(ticket)
    owed, other = RefundOwed.objects.get(), open_till()
    paying_back.pay_refund(
        refund_id=owed.pk, method=Method.CASH, till_session_id=other.pk, by=None, now=timezone.now()
    )
    with pytest.raises(CancellationRefused, match="déjà payé"):
        paying_back.pay_refund(
            refund_id=owed.pk, method=Method.CASH, till_session_id=other.pk, by=None, now=timezone.now()
        )


def test_after_the_end_only_where_it_was_interrupted() -> None:
    screening = screening_in(40)
    ticket = sell(screening, 5).tickets.get()
    other = sell(screening, 5).tickets.get()
    set_to(screening, minutes=-101)
    with pytest.raises(CancellationRefused, match="interrompue"):
        cancel(ticket)
    programme.interrupt(screening_id=screening.pk, now=timezone.now(), by=None)
    cancel(other)
    with pytest.raises(CancellationRefused, match="journée"):
        cancel(ticket, now=timezone.now() + timedelta(days=2))


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-25T20:00:00+01:00", "2026-11-26T05:00:00+01:00"),
        ("2026-11-26T04:59:00+01:00", "2026-11-26T05:00:00+01:00"),
        ("2026-11-26T05:00:00+01:00", "2026-11-27T05:00:00+01:00"),
        ("2026-10-24T22:00:00+02:00", "2026-10-25T05:00:00+01:00"),
    ],
)
def test_the_cinema_day_ends_at_five_here_and_in_the_database(moment: str, end: str) -> None:
    from datetime import datetime

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_cinema_day_ends(%s::timestamptz)", [moment])
        assert cursor.fetchone()[0] == datetime.fromisoformat(end)
    assert cinema_day_end(datetime.fromisoformat(moment)) == datetime.fromisoformat(end)


def cancel_screening(screening: Screening) -> cancelled_screenings.Voided:
    """As laclef.evening does: one transaction, the entries before the state."""
    with journal.atomic():
        programme.locked(screening.pk)
        now = timezone.now()
        voided = cancelled_screenings.cancel_screening_entries(
            screening_id=screening.pk, now=now, by=None, reason_fr="Panne", reason_en="Breakdown"
        )
        programme.cancel(screening_id=screening.pk, now=now, by=None, reason_fr="Panne")
    return voided


def test_cancelling_a_screening_voids_all_owes_all_and_tells_its_people() -> None:
    screening, till = make_screening(), open_till()
    sell(screening, 5, 0, till=till)
    claim(by_mail(screening, 8, 8, email="a@example.org"), 8, till=till)
    book(screening, 5, email="b@example.org", language="en")
    book(screening, 5)
    voided = cancel_screening(screening)
    assert (voided.entries, voided.owed_cents) == (3, 1300)
    assert (taken(screening), Ticket.objects.standing().count()) == (0, 0)
    assert sorted(RefundOwed.objects.values_list("amount_cents", "way")) == [(500, "till"), (800, "till")]
    told = Mail.objects.filter(event__startswith="screening.cancelled").order_by("recipient")
    assert list(told.values_list("recipient", "language")) == [
        ("a@example.org", "fr"),
        ("b@example.org", "en"),
    ]
    assert "8\u00a0€" in told[0].text
    assert "Breakdown" in told[1].text


def test_who_came_in_for_a_group_half_released_is_told_too() -> None:
    screening = screening_in(60)
    half = by_mail(screening, 5, 5, email="half@example.org")
    claim(half, 5)
    set_to(screening, minutes=5)
    release.release(screening_id=screening.pk, now=timezone.now())
    cancel_screening(screening)
    [told] = Mail.objects.filter(event__startswith="screening.cancelled")
    assert (told.recipient, "5\u00a0€" in told.text) == ("half@example.org", True)


def test_one_room_released_the_other_kept_it_is_cancelled_all_the_same() -> None:
    """An order over both rooms: the places of the second still stand when the projector fails."""
    first = make_room(position=1)
    second = make_room(venue=first.venue, position=2, name="Salle 2")
    screening = screening_in(60, rooms=[first, second], places=4)
    order = group(screening, 6)
    now, kept = timezone.now(), screening.room_bookings.get(room=second)
    release.delay_release(room_booking_id=kept.pk, until=now + timedelta(minutes=62), by=None, now=now)
    set_to(screening, minutes=5)
    assert (release.release(screening_id=screening.pk, now=timezone.now()), taken(screening)) == (4, 2)
    cancel_screening(screening)
    order.refresh_from_db()
    assert (taken(screening), order.cancelled_at is not None) == (0, True)


def test_who_holds_nothing_any_more_is_not_told() -> None:
    screening = make_screening(places=2)
    full = by_mail(screening, 5, email="a@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    box_office.cancel_by_holder(order_id=full.pk, now=timezone.now())
    waiting_list.pass_on(entry_id=entry.pk, now=timezone.now())
    cancel_screening(screening)
    assert not Mail.objects.filter(event__startswith="screening.cancelled").exists()


def test_an_opening_that_is_over_does_not_keep_a_later_one_from_being_undone() -> None:
    show, (over, coming) = make_openings(-180, 60)
    order = book(show, 5, email="a@example.org", room_booking_id=coming.pk)
    claim(order, 5)
    assert (over.during[1] < timezone.now(), taken(show)) == (True, 1)
    cancel_screening(show)
    assert (taken(show), RefundOwed.objects.get().amount_cents) == (0, 500)
    told = Mail.objects.get(event__startswith="screening.cancelled").text
    hours = [wording.hour(show.local(slot.during[0])) for slot in (over, coming)]
    assert [f", {hour}\n" in told for hour in hours] == [False, True], "its own opening's hour"


def test_a_screening_is_not_cancelled_over_peoples_heads() -> None:
    screening = make_screening()
    sell(screening, 5)
    with pytest.raises(ProgrammeRefused, match="tiennent encore des places"):
        programme.cancel(screening_id=screening.pk, now=timezone.now(), by=make_user(), reason_fr="Panne")
    screening.refresh_from_db()
    assert screening.state == State.PUBLISHED


def test_cancelling_ends_the_waiting_list_without_offers() -> None:
    screening = make_screening(places=2)
    by_mail(screening, 5, email="a@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    cancel_screening(screening)
    entry.refresh_from_db()
    assert (entry.ending, entry.offer) == ("closed", None)


def test_the_database_itself_refuses_a_second_minus_record() -> None:
    ticket = sell(screening_in(40), 0).tickets.get()
    cancel(ticket)
    with pytest.raises(IntegrityError), transaction.atomic():
        TicketCancellation.objects.create(ticket=ticket, cancelled_at=timezone.now(), reason="encore")


def test_several_entries_of_a_sale_are_cancelled_at_once_or_not_at_all() -> None:
    till = open_till()
    sale = sell(screening_in(40), 5, 4, 0, till=till)
    tickets = list(sale.tickets.values_list("pk", flat=True))
    cancelling.cancel_entries(
        ticket_ids=tickets[:2],
        reason="Erreur",
        by=till.opened_by,
        now=timezone.now(),
        till_session_id=till.pk,
        refund_by=Method.CASH,
    )
    cancelled = Ticket.objects.filter(pk__in=tickets[:2])
    back = PaymentLine.objects.get(sign=-1)
    assert back.amount_cents == sum(ticket.price_cents for ticket in cancelled)
    with pytest.raises(CancellationRefused, match="déjà annulée"):
        cancelling.cancel_entries(ticket_ids=tickets, reason="Erreur", by=None, now=timezone.now())
    assert TicketCancellation.objects.count() == 2
    with pytest.raises(CancellationRefused, match="au moins une"):
        cancelling.cancel_entries(ticket_ids=[], reason="Erreur", by=None, now=timezone.now())


def test_nothing_is_given_back_from_a_closed_till() -> None:
    till = open_till()
    ticket = sell(screening_in(40), 5, till=till).tickets.get()
    close_till(till)
    with pytest.raises(CancellationRefused, match="fermée"):
        cancelling.cancel_entry(
            ticket_id=ticket.pk, reason="Erreur", by=None, now=timezone.now(), till_session_id=till.pk
        )
