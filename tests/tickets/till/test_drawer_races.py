"""The drawer against itself and against the sales: each race has one lock."""

import time
from threading import Event, Thread

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from laclef import journal
from tests.tickets.acts import screening_in, sell
from tests.tickets.test_races import at_once, errors
from tests.tickets.till.drawers import counted
from tests.tickets.till.hands import at_a_till, desk_person, enrolled, opened
from tickets import cancelling
from tickets.models import (
    Reading,
    Ticket,
    TillReport,
)
from tickets.refusals import SaleRefused, TillRefused
from tickets.till import drawer

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_two_closings_close_once():
    """Guard: the session's lock (drawer._locked_open); without it both write a Z, and a bare error is shown."""
    for round_ in range(4):
        device, _token = enrolled(f"Caisse {round_}")
        session = opened(device, desk_person(f"Sacha{round_}"))
        count = counted(session, 80)

        def close(session=session, count=count):
            return drawer.close(
                session_id=session.pk,
                count_id=count.pk,
                left_cents=0,
                by=session.opened_by,
                now=timezone.now(),
            )

        told = at_once(close, close, close)
        assert sorted(map(str, errors(told))) == [str(TillRefused)] * 2
        assert TillReport.objects.filter(till_session=session, kind=Reading.Z).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sale_under_way_is_in_the_z_or_stops_it():
    """Guard: the session's lock in drawer.close; without it the Z is drawn up beside the sale, and lacks it."""
    device, _token = enrolled()
    session = opened(device, desk_person())
    screening = screening_in(20)
    count = counted(session, 80)
    sold, go_on = Event(), Event()

    def slow_sale():
        try:
            with journal.atomic():
                sell(screening, 5, till=session)
                sold.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    told = []

    def close():
        try:
            drawer.close(
                session_id=session.pk,
                count_id=count.pk,
                left_cents=0,
                by=session.opened_by,
                now=timezone.now(),
            )
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    first, second = Thread(target=slow_sale), Thread(target=close)
    first.start()
    assert sold.wait(10)
    second.start()
    second.join(0.5)
    go_on.set()
    first.join(10)
    second.join(10)
    assert [type(error) for error in told] == [TillRefused]
    assert "bougé" in str(told[0])


@pytest.mark.django_db(transaction=True)
def test_a_sale_that_comes_late_is_told_in_words():
    """Guard: the session's lock in entries._locked_till; below it the trigger tickets_till_is_open."""
    device, _token = enrolled()
    session = opened(device, desk_person())
    screening = screening_in(20)
    count = counted(session, 80)

    def close():
        return drawer.close(
            session_id=session.pk, count_id=count.pk, left_cents=0, by=session.opened_by, now=timezone.now()
        )

    told = at_once(close, *[lambda: sell(screening, 5, till=session)] * 4)
    kinds = set(errors(told))
    assert kinds <= {TillRefused, SaleRefused}
    session.refresh_from_db()
    if session.closed_at:
        assert not Ticket.objects.filter(sale__till_session=session).exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_undone_during_its_print_is_told_in_words(client):
    """The print waits at the entry's lock, and is refused: on the list of sales, not on an error page."""
    till = opened(at_a_till(client))
    sale = sell(screening_in(40), 5, till=till)
    undone = Event()

    def undo():
        with journal.atomic():
            ticket, now = sale.tickets.get(), timezone.now()
            cancelling.cancel_entry(ticket_id=ticket.pk, reason="Erreur", by=till.opened_by, now=now)
            undone.set()
            time.sleep(1)  # long enough for the print to begin
        connections.close_all()

    undoing = Thread(target=undo)
    undoing.start()
    assert undone.wait(timeout=10)
    answer = client.post(reverse("till:print", args=[sale.pk]), follow=True)
    undoing.join(timeout=15)
    assert answer.redirect_chain == [(reverse("till:sales"), 302)]
    assert "rien à imprimer" in answer.content.decode()
