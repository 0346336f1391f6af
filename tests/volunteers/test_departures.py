"""Who leaves the team, or loses the role, is out of the rota: not asked, not let in, and places are free again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from tests.factories import make_user
from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from tests.volunteers.standin.acts import EVENING, NOON, address_in, someone_cannot, tick
from volunteers import calendar, departures, joining, rota
from volunteers.models import Ask, SignUp, SignUpState, StandInRequest, Volunteer, Waiting
from volunteers.reasons import Why, why_not
from volunteers.standin import answers, reminders

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2027, 3, 4, 9, 30, tzinfo=PARIS)


def loses_the_role(volunteer: Volunteer) -> Volunteer:
    volunteer.user.groups.clear()
    return Volunteer.objects.get(pk=volunteer.pk)


def test_who_lost_the_role_is_neither_asked_nor_reminded_nor_read_to() -> None:
    bob = make_volunteer("Bob", wants_digest=True)
    make_sign_up(make_shift(starts_at=EVENING), bob, signed_at=NOON - timedelta(days=9))
    bob = loses_the_role(bob)
    someone_cannot(starts_at=EVENING + timedelta(days=3))
    tick()
    reminders.remind(now=MORNING)
    assert not Ask.objects.exists()
    assert not Mail.objects.filter(recipient=bob.user.email).exists()
    assert calendar.by_token(bob.feed_token) is None


def test_who_lost_the_role_takes_no_shift_from_the_link_of_a_mail(client) -> None:
    bob = make_volunteer("Bob")
    request = someone_cannot()
    tick()
    link = address_in(Mail.objects.get(recipient=bob.user.email))
    bob = loses_the_role(bob)
    assert why_not(bob, request.shift, NOON).why == Why.GONE
    with pytest.raises(rota.RotaRefused, match="quitté l’équipe"):
        answers.accept(ask=answers.by_token(link.rstrip("/").rsplit("/", 1)[1]), now=NOON)
    client.post(link)
    assert not SignUp.objects.filter(volunteer=bob).exists()


def test_a_coordinator_without_the_volunteer_s_role_is_here() -> None:
    noa = make_volunteer(user=make_user(HouseRole.ROTA_COORDINATOR))
    carrier = make_volunteer(user=make_user(HouseRole.PROGRAMMER))
    assert list(Volunteer.objects.present()) == [noa]
    assert [noa.is_here, carrier.is_here] == [True, False]


def test_leaving_gives_back_what_was_promised_and_coming_back_undoes_it(client, noa) -> None:
    bob = make_volunteer("Bob")
    start = datetime.now(PARIS).replace(microsecond=0) + timedelta(days=3)
    place = make_sign_up(make_shift(starts_at=start), bob)
    full = make_shift(starts_at=start + timedelta(days=1))
    make_sign_up(full)
    wait = Waiting.objects.create(shift=full, volunteer=bob, joined_at=start - timedelta(days=4))
    page = reverse("volunteers:person", args=[bob.pk])
    address = reverse("volunteers:leaves", args=[bob.pk])
    assert address in client.get(page).text
    assert str(place.shift.name) in client.get(address).text
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE
    told = client.post(address, follow=True)
    assert "A quitté l’équipe" in told.text
    for row in (place, wait, bob):
        row.refresh_from_db()
    assert (place.state, bob.left_on is None, wait.ended_at is None) == (SignUpState.LEFT, False, False)
    assert StandInRequest.objects.get().left == place
    assert not Volunteer.objects.get(pk=bob.pk).user.may("rota.join")
    listed = [bob.user.email in client.get("/equipe/personnes/", {"q": q}).text for q in ("", "Bob")]
    assert listed == [False, True]
    client.post(reverse("volunteers:comes-back", args=[bob.pk]))
    assert Volunteer.objects.get(pk=bob.pk).is_here


def test_who_left_and_is_welcomed_again_is_here_again() -> None:
    bob = make_volunteer("Bob")
    departures.leave_team(volunteer=bob, now=NOON)
    facts = {"first_name": "Bob", "email": bob.user.email, "language": "fr", "words": ""}
    asked = joining.ask_to_join(**facts, now=NOON)
    assert joining.welcome(joining_id=asked.pk, now=NOON) == bob
    assert Volunteer.objects.get(pk=bob.pk).is_here


def test_in_the_night_places_of_who_lost_the_role_are_free_again() -> None:
    bob, alice = make_volunteer("Bob"), make_volunteer("Alice")
    shift = make_shift(starts_at=EVENING, wished=2)
    his, hers = make_sign_up(shift, bob), make_sign_up(shift, alice)
    loses_the_role(bob)
    assert departures.give_back_of_the_gone(now=NOON) == 1
    for place in (his, hers):
        place.refresh_from_db()
    assert (his.state, hers.state) == (SignUpState.LEFT, SignUpState.LIVE)
    assert departures.give_back_of_the_gone(now=NOON) == 0
