"""The sheets that are not the house's of tonight: last evening's, another venue's, what stands alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from screenings.calendar import cinema_day, house_zone
from tests.factories import make_user, make_venue
from tests.people import sign_in
from tests.volunteers.factories import make_alone_shift, make_shift, make_sign_up, make_volunteer
from volunteers.at_hand import sheet_at_hand, sheets_at_hand
from volunteers.attendance import not_noted
from volunteers.candidates import candidate
from volunteers.models import Attendance, Evening, HandoverNote, Role
from volunteers.standin import reminders
from volunteers.tonight import sheet_of

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
EVENING = datetime(2027, 3, 4, 19, 30, tzinfo=PARIS)
MORNING = EVENING.replace(hour=9) + timedelta(days=1)


def crew_of(venue, *names: str, starts_at=EVENING, role: Role | None = None) -> tuple:
    evening = Evening.objects.create(venue=venue, day=cinema_day(starts_at, PARIS))
    shift = make_shift(role=role, evening=evening, starts_at=starts_at, wished=3)
    people = [make_volunteer(name, experienced=False) for name in names]
    for person in people:
        make_sign_up(shift, person)
    return shift, *people


def test_the_crew_of_last_evening_is_offered_its_sheet_until_noon() -> None:
    house = make_venue(is_house=True)
    last, alice = crew_of(house, "Alice")
    crew_of(house, starts_at=EVENING + timedelta(days=1))
    at = {hour: sheets_at_hand(alice, MORNING.replace(hour=hour)) for hour in (9, 11, 12)}
    told = {hour: [(s.evening.day.day, s.is_mine, s.is_tonight) for s in found] for hour, found in at.items()}
    tonight, before = (5, False, True), (4, True, False)
    assert told == {9: [tonight, before], 11: [tonight, before], 12: [tonight]}
    assert [s.evening.day.day for s in sheets_at_hand(make_volunteer("Zoé"), MORNING)] == [5]
    late = EVENING.replace(hour=4) + timedelta(days=1)
    assert [(s.evening, s.is_tonight) for s in sheets_at_hand(alice, late)] == [(last.evening, True)]


def test_a_sheet_stays_open_to_its_crew_and_the_coordination_for_a_week() -> None:
    last, alice = crew_of(make_venue(is_house=True), "Alice")
    zoe, noa = make_volunteer("Zoé"), make_volunteer(user=make_user(HouseRole.ROTA_COORDINATOR))
    open_to = {
        who: sheet_at_hand(last.evening_id, person, MORNING + timedelta(days=6)) is not None
        for who, person in (("crew", alice), ("peer", zoe), ("coordination", noa))
    }
    assert open_to == {"crew": True, "peer": False, "coordination": True}
    for moment in (MORNING + timedelta(days=8), EVENING - timedelta(days=1)):
        assert sheet_at_hand(last.evening_id, alice, moment) is None


def test_the_nudge_leads_the_host_to_the_evening_that_is_over(client) -> None:
    yesterday = timezone.localtime(timezone=house_zone()).replace(hour=19, minute=0) - timedelta(days=1)
    yesterday -= timedelta(days=timezone.localtime(timezone=house_zone()).hour < 5)
    role = Role.objects.get(slug=reminders.HOST)
    role.required_trainings.clear()
    last, hana, bob = crew_of(
        make_venue(is_house=True), "Hana", "Bob", starts_at=yesterday.replace(microsecond=0), role=role
    )
    reminders.nudge(now=yesterday.replace(hour=9) + timedelta(days=1))
    address = reverse("volunteers:evening", args=[last.evening_id])
    assert address in Mail.objects.get(recipient=hana.user.email).text
    sign_in(client, hana.user)
    assert "Qui était là" in client.get(address).text
    noted = client.post(
        reverse("volunteers:presence", args=[bob.sign_ups.get().pk]), {"came": "yes"}, follow=True
    )
    assert noted.redirect_chain == [(address, 302)]
    assert (Attendance.objects.get().volunteer, candidate(bob, timezone.now()).shifts_given) == (bob, 1)
    assert [place.shift for place in not_noted(hana, timezone.now())] == [last]
    assert address in client.get("/equipe/mes-heures/").text
    client.post(reverse("volunteers:note", args=[last.evening_id]), {"kind": "done", "text": "clefs rendues"})
    assert HandoverNote.objects.get().evening == last.evening
    sign_in(client, make_volunteer("Zoé").user)
    assert client.get(address).status_code == 404


def test_what_a_later_crew_left_is_not_said_to_an_earlier_one() -> None:
    house = make_venue(is_house=True)
    first, second = (crew_of(house, starts_at=EVENING + timedelta(days=days))[0].evening for days in (0, 1))
    HandoverNote.objects.create(evening=second, kind="fault", text="lampe", written_at=EVENING)
    third = crew_of(house, starts_at=EVENING + timedelta(days=2))[0].evening
    told = [len(sheet_of(house, evening, EVENING).left_to_say) for evening in (first, second, third)]
    assert told == [0, 0, 1]


def test_the_crew_of_another_venue_has_its_sheet_on_paper_too(client) -> None:
    now = timezone.now().replace(microsecond=0)
    house = make_venue(is_house=True)
    away, dora, bob = crew_of(make_venue(name="DOC"), "Dora", "Bob", starts_at=now)
    bob.phone = "06 12 34 56 78"
    bob.save(update_fields=["phone"])
    crew_of(house, "Alice", starts_at=now)
    sign_in(client, dora.user)
    page = client.get("/equipe/ce-soir/").text
    assert ["DOC" in page, bob.phone in page, "Je suis là" in page, "Ce soir, La Clef" in page] == [True] * 4
    paper = client.get(reverse("volunteers:evening-paper", args=[away.evening_id]), {"telephones": "1"})
    assert bob.phone in paper.text
    client.post(reverse("volunteers:arrive", args=[away.pk]))
    assert Attendance.objects.get().volunteer == dora
    sign_in(client, make_volunteer("Zoé").user)
    assert "DOC" not in client.get("/equipe/ce-soir/").text


def test_on_a_works_day_one_arrives_leaves_and_is_noted_on_its_own_page(client) -> None:
    now = timezone.now().replace(microsecond=0)
    works = make_alone_shift(starts_at=now - timedelta(minutes=5), wished=3)
    alice, bob = make_volunteer("Alice"), make_volunteer("Bob")
    for person in (alice, bob):
        make_sign_up(works, person)
    sign_in(client, alice.user)
    address = reverse("volunteers:about", args=[works.pk])
    assert "Je suis là" in client.get(address).text
    page = client.post(reverse("volunteers:arrive", args=[works.pk]), follow=True)
    assert (page.redirect_chain, "Je pars" in page.text) == ([(address, 302)], True)
    client.post(reverse("volunteers:go-home", args=[works.pk]))
    client.post(reverse("volunteers:presence", args=[bob.sign_ups.get().pk]), {"came": "yes"})
    assert set(Attendance.objects.current().values_list("volunteer", "way")) == {
        (alice.pk, "tap"),
        (bob.pk, "host"),
    }
    sign_in(client, make_volunteer("Zoé").user)
    assert "Qui était là" not in client.get(address).text
    later = make_alone_shift(starts_at=now + timedelta(days=2))
    make_sign_up(later, alice)
    sign_in(client, alice.user)
    assert "Je suis là" not in client.get(reverse("volunteers:about", args=[later.pk])).text
