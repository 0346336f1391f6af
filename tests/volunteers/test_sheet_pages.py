"""Tonight's sheet and one's own pages: phones, ticks, hours, the secret calendar, being forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import cinema_day, house_zone
from tests.factories import make_room, make_screening, make_user, make_venue
from tests.people import sign_in
from tests.tickets.acts import book, sell
from tests.volunteers.factories import make_attendance, make_role, make_shift, make_sign_up, make_volunteer
from tickets import invited, waiting_list
from tickets.models import InvitationQuota, InvitedAs
from volunteers import calendar
from volunteers.forms import PreferencesForm
from volunteers.models import (
    Attendance,
    ChecklistItem,
    ChecklistTick,
    Evening,
    HandoverNote,
    ShiftNeed,
    Volunteer,
)

pytestmark = pytest.mark.django_db
PHONE = "06 12 34 56 78"


@pytest.fixture
def tonight():
    now = timezone.now().replace(microsecond=0)
    evening = Evening.objects.create(venue=make_venue(is_house=True), day=cinema_day(now, house_zone()))
    role = make_role("Bar")
    ChecklistItem.objects.create(role=role, text_fr="Frigo rempli")
    return make_shift(role=role, evening=evening, starts_at=now - timedelta(minutes=30), wished=3)


@pytest.fixture
def bob(tonight):
    bob = make_volunteer("Bob", phone=PHONE)
    make_sign_up(tonight, bob)
    return bob


@pytest.fixture
def alice(client, tonight):
    alice = make_volunteer("Alice")
    make_sign_up(tonight, alice)
    sign_in(client, alice.user)
    return alice


def test_the_crew_of_the_evening_sees_phones_and_paper_only_when_asked(client, alice, bob):
    assert PHONE in client.get("/equipe/ce-soir/").text
    assert PHONE not in client.get("/equipe/ce-soir/papier/").text
    assert PHONE in client.get("/equipe/ce-soir/papier/?telephones=1").text


def test_a_peer_of_another_evening_sees_first_names_only(client, bob):
    sign_in(client, make_volunteer("Carole").user)
    for page in ("/equipe/ce-soir/", "/equipe/ce-soir/papier/?telephones=1"):
        text = client.get(page).text
        assert "Bob" in text
        assert PHONE not in text


def test_a_coordinator_sees_phones(client, bob):
    sign_in(client, make_user(HouseRole.ROTA_COORDINATOR))
    assert PHONE in client.get("/equipe/ce-soir/").text


def test_a_line_is_ticked_with_who_and_unticked(client, alice, tonight):
    item = ChecklistItem.objects.get(role=tonight.role)
    address = reverse("volunteers:tick", args=[tonight.pk, item.pk])
    client.post(address)
    assert ChecklistTick.objects.get().ticked_by == alice
    client.post(address, {"undo": "1"})
    assert not ChecklistTick.objects.exists()


def test_who_is_not_of_the_crew_ticks_nothing_and_is_told(client, bob, tonight):
    sign_in(client, make_volunteer("Carole").user)
    item = ChecklistItem.objects.get(role=tonight.role)
    page = client.post(reverse("volunteers:tick", args=[tonight.pk, item.pk]), follow=True)
    assert "C’est à l’équipe de ce soir de le dire." in page.text
    assert not ChecklistTick.objects.exists()


def test_arriving_and_going_home_by_one_s_own_tap(client, alice, tonight):
    client.post(reverse("volunteers:arrive", args=[tonight.pk]))
    client.post(reverse("volunteers:go-home", args=[tonight.pk]))
    line = Attendance.objects.current().get()
    assert line.volunteer == alice
    assert line.left_at is not None


def test_a_word_for_the_next_crew(client, alice, tonight):
    client.post(reverse("volunteers:note", args=[tonight.evening_id]), {"kind": "missing", "text": "citrons"})
    assert HandoverNote.objects.values_list("kind", "text").get() == ("missing", "citrons")
    assert "citrons" in client.get("/equipe/ce-soir/").text


def test_who_stays_in_the_foyer_is_said_by_oneself(client, alice, bob):
    mine, other = alice.sign_ups.get(), bob.sign_ups.get()
    client.post(reverse("volunteers:foyer", args=[mine.pk]), {"stays": "1"})
    assert client.post(reverse("volunteers:foyer", args=[other.pk]), {"stays": "1"}).status_code == 404
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.in_foyer, other.in_foyer) == (True, False)


def test_who_was_there_is_ticked_by_the_crew_and_by_nobody_else(client, alice, bob):
    address = reverse("volunteers:presence", args=[bob.sign_ups.get().pk])
    assert "Qui était là" in client.get("/equipe/ce-soir/").text
    client.post(address, {"came": "no"})
    client.post(address, {"came": "yes"})
    assert set(bob.attendances.values_list("came", "recorded_by")) == {
        (False, alice.user_id),
        (True, alice.user_id),
    }
    sign_in(client, make_volunteer("Carole").user)
    assert "Qui était là" not in client.get("/equipe/ce-soir/").text
    page = client.post(address, {"came": "no"}, follow=True)
    assert "C’est à l’équipe de ce soir de le dire." in page.text
    assert bob.attendances.current().get().came


def test_how_many_are_expected_stands_on_the_sheet(client, alice, tonight):
    screening = make_screening(
        rooms=[make_room(venue=tonight.evening.venue)], starts_at=tonight.starts_at + timedelta(hours=1)
    )
    ShiftNeed.objects.create(shift=tonight, screening=screening)
    book(screening, 5, 7)
    for page in ("/equipe/ce-soir/", "/equipe/ce-soir/papier/"):
        text = client.get(page).text
        assert "2 personnes attendues" in text
        assert "sur 100" in text


def test_tonights_host_reads_who_paid_who_is_invited_and_who_waits(client, tonight):
    host = make_volunteer("Hana")
    animation = make_shift(
        role=make_role("Animation"), evening=tonight.evening, starts_at=tonight.starts_at, wished=1
    )
    make_sign_up(animation, host)
    screening = make_screening(
        rooms=[make_room(venue=tonight.evening.venue)],
        starts_at=tonight.starts_at + timedelta(hours=1),
        places=7,
    )
    ShiftNeed.objects.create(shift=animation, screening=screening)
    InvitationQuota.objects.create(screening=screening, places=1)
    now = timezone.now()
    facts = {"seats": 1, "invited_as": InvitedAs.GUEST, "by": make_user(HouseRole.PROGRAMMER), "now": now}
    invited.invite(key=uuid4(), screening_id=screening.pk, first_name="Hélène", **facts)
    sell(screening, 7)
    book(screening, 5, 7)
    book(screening, 5, email="anna@example.org")
    waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=now)
    sign_in(client, host.user)
    for page in ("/equipe/ce-soir/", "/equipe/ce-soir/papier/"):
        text = client.get(page).text
        said = "<b>5 personnes attendues</b> sur 7 (1 payée, 2 réservées, 1 invitée, 1 à confirmer)"
        assert [text.count(said), text.count("1 en attente")] == [1, 1]
        assert [name for name in ("Hélène", "example.org") if name in text] == []


def test_a_correction_keeps_what_was_noted(client, alice, bob):
    end = timezone.now().replace(microsecond=0) - timedelta(days=1)
    line = make_attendance(alice, end - timedelta(hours=9), end)
    address = reverse("volunteers:correct", args=[line.pk])
    assert client.get(address).status_code == 200
    local = [moment.astimezone(house_zone()).strftime("%Y-%m-%dT%H:%M") for moment in (end, end)]
    refused = client.post(address, {"came": "on", "arrived_at": local[0], "left_at": local[1]})
    assert refused.status_code == 422
    client.post(address, {"word": "pas ce jour-là"})
    standing = Attendance.objects.current().get()
    assert (standing.came, standing.replaces, standing.word) == (False, line, "pas ce jour-là")
    assert "avant" in client.get("/equipe/mes-heures/").text
    again = client.post(address, {"word": "encore"})
    assert "Quelqu’un vient de corriger" in again.text
    other = make_attendance(bob, end - timedelta(hours=1), end)
    assert client.get(reverse("volunteers:correct", args=[other.pk])).status_code == 404


def test_hours_are_one_s_own(client, alice, bob):
    end = timezone.now().replace(microsecond=0)
    make_attendance(alice, end - timedelta(minutes=95), end, word="affiches collées")
    make_attendance(bob, end - timedelta(minutes=60), end, word="chaudière")
    text = client.get("/equipe/mes-heures/").text
    assert "affiches collées" in text
    assert "1\xa0h\xa035" in text
    assert "chaudière" not in text


def test_hours_outside_a_shift_are_logged_or_refused_in_words(client, alice):
    form = {"word": "affiches", "arrived_at": "2024-11-02T10:00", "left_at": "2024-11-02T12:00"}
    client.post("/equipe/mes-heures/", form)
    assert Attendance.objects.get().word == "affiches"
    refused = client.post("/equipe/mes-heures/", form | {"left_at": "2024-11-02T09:00"})
    assert refused.status_code == 422
    assert "La fin doit venir après le début." in refused.text
    assert Attendance.objects.count() == 1


def test_preferences_are_kept_and_a_call_needs_a_number(client, alice):
    role = make_role("Caisse")
    client.post("/equipe/preferences/", {"wanted_roles": [role.pk], "weekdays": [3], "per_month": 2})
    alice.refresh_from_db()
    assert (list(alice.wanted_roles.all()), alice.weekdays, alice.per_month) == ([role], [3], 2)
    refused = client.post("/equipe/preferences/", {"agreed_to_be_phoned": "on"})
    assert "Laisse un numéro" in refused.text


def test_preferences_do_not_bring_back_a_calendar_s_old_address(alice):
    form = PreferencesForm({"phone": PHONE, "weekdays": ["2"]}, instance=Volunteer.objects.get(pk=alice.pk))
    new = calendar.renew_token(alice)
    assert form.is_valid()
    form.save()
    alice.refresh_from_db()
    assert (alice.phone, alice.weekdays, alice.feed_token) == (PHONE, [2], new)


def test_the_calendar_s_address_is_secret_and_renewable(client, alice):
    old = reverse("volunteers:feed", args=[alice.feed_token])
    assert old in client.get("/equipe/preferences/").text
    client.post("/equipe/preferences/agenda/")
    alice.refresh_from_db()
    client.logout()
    assert client.get(old).status_code == 404
    answer = client.get(reverse("volunteers:feed", args=[alice.feed_token]))
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_one_takes_away_one_s_own_data(client, alice):
    assert client.get("/equipe/mes-donnees/emporter/").json()["email"] == alice.user.email


def test_being_forgotten_takes_two_steps(client, alice):
    client.post("/equipe/effacer/")
    assert Volunteer.objects.filter(pk=alice.pk).exists()
    client.post("/equipe/effacer/", {"sure": "yes"})
    assert not Volunteer.objects.filter(pk=alice.pk).exists()
    assert client.get("/equipe/").status_code == 403


def test_the_sheet_costs_the_same_for_one_post_and_for_thirty(client, alice, tonight):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/equipe/ce-soir/")
        return len(captured)

    client.get("/equipe/ce-soir/")
    one = queries()
    for number in range(30):
        shift = make_shift(
            role=make_role(f"Poste {number}"), evening=tonight.evening, starts_at=tonight.starts_at
        )
        make_sign_up(shift, make_volunteer("Lou"))
    assert queries() == one
