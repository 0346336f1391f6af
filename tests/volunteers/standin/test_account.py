"""Why somebody was not written to: one line for each request, step and reason, in the table with all others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from tests.volunteers.standin.acts import EVENING, NOON, coordinator, leaves, someone_cannot, team, tick
from volunteers import rota
from volunteers.models import Absence, AutomaticMail, Fate, MailPause, StandInRequest
from volunteers.standin import automatic, waiting

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lines(request: StandInRequest) -> dict[tuple[str, str], int]:
    """(step, reason) → how many people, of a request's asks."""
    rows = AutomaticMail.objects.filter(event=f"stand_in.asked:{request.pk}", person__isnull=True)
    return {(row.step, row.fate): row.people for row in rows}


def test_each_reason_has_its_line_and_a_number():
    keys = make_training("clefs")
    people = {
        name: make_volunteer(name) for name in ("Bob", "Ali", "Zoé", "Dario", "Chloé", "Absent", "Prise")
    }
    for person in people.values():
        give_training(person, keys)
    make_volunteer("Sans formation")
    give_training(make_volunteer("Non", wants_to_be_asked=False), keys)
    Absence.objects.create(volunteer=people["Absent"], from_on=EVENING.date(), until_on=EVENING.date())
    make_sign_up(make_shift(starts_at=EVENING), people["Prise"])
    shift = make_shift(starts_at=EVENING, role=make_role("Fermeture", trainings=(keys,)))
    alice = make_volunteer("Alice")
    give_training(alice, keys)
    place = make_sign_up(shift, alice)
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOON)
    tick()
    request = StandInRequest.objects.get()
    told = lines(request)
    assert (
        sum(told.pop(("few", fate), 0) for fate in (Fate.LATER, Fate.ABSENT, Fate.BUSY, Fate.UNTRAINED)) == 5
    )
    assert told == {("few", Fate.UNWILLING): 1, ("few", Fate.GAVE_BACK): 1}
    tick(NOON + 2 * HOUR)
    told = lines(request)
    del told["few", Fate.LATER]
    assert told == {
        ("few", Fate.ABSENT): 1,
        ("few", Fate.BUSY): 1,
        ("few", Fate.UNTRAINED): 1,
        ("few", Fate.UNWILLING): 1,
        ("few", Fate.GAVE_BACK): 1,
    }


def test_a_person_at_the_day_s_limit_is_said_to_be(settings):
    settings.STAND_IN_ASKS_PER_DAY = 1
    team(1)
    someone_cannot()
    tick()
    other = someone_cannot(now=NOON + HOUR)
    tick(NOON + HOUR)
    assert lines(other)["few", Fate.LIMIT] == 1


def test_a_week_of_minutes_adds_no_line():
    """Bounded: a line for each request, step and reason, however often the clock looks."""
    team(1)
    request = someone_cannot(starts_at=EVENING, now=NOON)
    now = NOON
    while now < EVENING:
        tick(now)
        now += timedelta(minutes=20)
    steps = ("few", "everybody", "call")
    expected = {(step, fate) for step in steps for fate in (Fate.UNWILLING, Fate.GAVE_BACK)}
    assert set(lines(request)) == {("few", Fate.QUIET), *expected}


def test_the_night_is_said_once_a_night_and_not_of_what_presses():
    team(3)
    waits = someone_cannot(starts_at=EVENING + DAY, now=NOON.replace(hour=23))
    presses = someone_cannot(starts_at=NOON.replace(hour=23) + 4 * HOUR, now=NOON.replace(hour=23))
    for minute in range(3):
        tick(NOON.replace(hour=23, minute=minute))
    assert lines(waits) == {("few", Fate.QUIET): 0}
    assert ("everybody", Fate.QUIET) not in lines(presses)
    first = AutomaticMail.objects.get(fate=Fate.QUIET).at
    assert first == NOON.replace(hour=23)
    tick(NOON.replace(hour=8) + DAY)
    tick(NOON.replace(hour=22, minute=30) + DAY)
    assert AutomaticMail.objects.get(fate=Fate.QUIET).at == NOON.replace(hour=22, minute=30) + DAY


def test_a_pause_is_said_of_each_request_once():
    team(3)
    request = someone_cannot()
    MailPause.objects.create(reason="Panne de la boîte", from_at=NOON)
    for minute in range(3):
        tick(NOON + timedelta(minutes=minute))
    assert lines(request) == {("few", Fate.PAUSED): 0}
    assert AutomaticMail.objects.get(event=f"stand_in.asked:{request.pk}").at == NOON


def test_a_place_kept_for_who_waited_is_said(settings):
    shift = make_shift(starts_at=EVENING + DAY)
    place = make_sign_up(shift, make_volunteer("Alice"))
    waiting.join(shift_id=shift.pk, volunteer=make_volunteer("Bob"), now=NOON)
    rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=NOON)
    tick()
    assert lines(StandInRequest.objects.get())["few", Fate.KEPT] == 0


@pytest.mark.parametrize("why", [Fate.QUIET, Fate.PAUSED])
def test_an_offer_that_waits_says_why_and_leaves_afterwards(why):
    shift, night = make_shift(starts_at=EVENING + DAY), NOON.replace(hour=23)
    place = make_sign_up(shift, make_volunteer("Alice"))
    waiting.join(shift_id=shift.pk, volunteer=make_volunteer("Bob"), now=NOON)
    if why == Fate.PAUSED:
        pause = MailPause.objects.create(reason="Panne de la boîte", from_at=NOON)
    now = night if why == Fate.QUIET else NOON
    rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=now)
    for minute in range(2):
        tick(now + timedelta(minutes=minute))
    offered = AutomaticMail.objects.get(kind="offered")
    assert (offered.fate, offered.at) == (why, now)
    if why == Fate.PAUSED:
        pause.until_at = NOON + HOUR
        pause.save()
    tick(NOON.replace(hour=9) + DAY)
    offered.refresh_from_db()
    assert offered.fate == Fate.SENT


def test_the_table_says_all_and_is_sifted(client):
    sign_in(client, coordinator())
    team(5)
    make_volunteer("Non", wants_to_be_asked=False)
    request, other = someone_cannot(), someone_cannot()
    tick()
    address = reverse("volunteers:standin:automatic")

    def rows(**asked: str) -> int:
        return client.get(address, asked).text.count('class="mails__when"')

    asked = AutomaticMail.objects.filter(kind="asked")
    assert rows() == AutomaticMail.objects.count()
    assert rows(sorte="asked") == asked.count()
    assert rows(issue="pas-parti") == AutomaticMail.objects.exclude(fate=Fate.SENT).count()
    assert rows(issue="unwilling") == 2
    assert rows(sorte="asked", demande=str(other.pk), issue="unwilling") == 1
    assert rows(sorte="rien", issue="rien", demande="x") == AutomaticMail.objects.count()
    page = client.get(address, {"demande": str(request.pk)}).text
    assert "ne souhaitent pas" in page
    assert reverse("volunteers:standin:request", args=[request.pk]) in page
    assert "Rien de tel" in client.get(address, {"issue": "kept"}).text


def test_thirty_lines_cost_no_more_queries_than_one(client):
    sign_in(client, coordinator())
    team(3)
    address = reverse("volunteers:standin:automatic")
    leaves(make_shift(starts_at=EVENING))
    tick()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for day in range(10):
        leaves(make_shift(starts_at=EVENING + day * DAY))
    tick()
    assert AutomaticMail.objects.count() > 30
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_only_the_coordination_reads_it(client):
    sign_in(client, make_volunteer("Lou").user)
    assert client.get(reverse("volunteers:standin:automatic")).status_code == 403


def test_it_is_forgotten_with_the_mails(settings):
    settings.OUTBOX_KEEP_DAYS = 60
    person = make_volunteer("Bob").user
    facts = {"kind": "soon", "person": person, "fate": Fate.SENT}
    AutomaticMail.objects.create(event="reminder.soon:1:a", at=NOON - 61 * DAY, **facts)
    young = AutomaticMail.objects.create(event="reminder.soon:1:b", at=NOON - 59 * DAY, **facts)
    assert automatic.purge(now=NOON) == 1
    assert list(AutomaticMail.objects.all()) == [young]


def test_a_short_memory_sends_nothing_twice(settings):
    """Whatever the outbox keeps, a training's end is said once in its month."""
    settings.OUTBOX_KEEP_DAYS = 1
    bob = make_volunteer("Bob")
    give_training(bob, make_training("clefs"), until_on=NOON.date() + 29 * DAY)
    for days in range(29):
        tick(NOON + days * DAY)
        automatic.purge(now=NOON + days * DAY)
    assert AutomaticMail.objects.filter(kind="lapsing").count() == 1
