"""A post that nobody ever took: the three choices at doors − 2 h, the call list, asking around at a tap."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from screenings.models import Kind
from tests.factories import make_user
from tests.people import sign_in
from tests.volunteers.factories import make_crewed, make_shift, make_sign_up, make_template, make_volunteer
from tests.volunteers.standin.acts import (
    EVENING,
    NOON,
    asked,
    coordinator,
    leaves,
    says_yes,
    team,
    tick,
    told,
)
from volunteers.models import Ask, AutomaticMail, Fate, MailPause, Outcome, Shift, SignUp, StandInRequest
from volunteers.rota import RotaRefused
from volunteers.standin import around
from volunteers.standin.moments import due_moment
from volunteers.standin.subjects import subjects

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def event_of(shift: Shift) -> str:
    return f"post.decide:{shift.pk}:{shift.evening_id}"


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def test_the_choices_are_put_once_before_the_coordination_and_the_carrier():
    make_template(Kind.FILM, projection={"scope": "screening", "call_minutes": 30})
    noa, carrier = coordinator(), make_user(first_name="Porteuse")
    screening = make_crewed(kind=Kind.FILM, starts_at=EVENING, now=NOON, carrier=carrier)
    shift = Shift.objects.get(screening=screening)
    due = due_moment(shift)
    tick(due - timedelta(minutes=121))
    assert told(event_of(shift)) == []
    for minutes in (120, 119, 30, 0, -5):
        tick(due - timedelta(minutes=minutes))
    assert told(event_of(shift)) == sorted([noa.email, carrier.email])
    page = reverse("volunteers:standin:decide-post", args=[shift.pk])
    assert {page in mail.text for mail in Mail.objects.filter(event=event_of(shift))} == {True}
    row = AutomaticMail.objects.filter(event=event_of(shift)).first()
    assert subjects([row])[row.event].shift == shift


def test_in_the_last_hours_the_night_does_not_count():
    coordinator()
    shift = make_shift(starts_at=EVENING.replace(hour=9))
    tick(EVENING.replace(hour=7))
    told_at = AutomaticMail.objects.get(event=event_of(shift)).at
    assert told_at == EVENING.replace(hour=7)


def test_nothing_is_put_where_the_minimum_is_there():
    coordinator()
    shift = make_shift(starts_at=EVENING, minimum=1, wished=2)
    make_sign_up(shift)
    tick(EVENING - HOUR)
    assert not AutomaticMail.objects.filter(kind="decide").exists()


@pytest.mark.parametrize("filled", [True, False])
def test_a_pause_holds_it_back_and_afterwards_only_what_still_misses_is_told(filled):
    noa = coordinator()
    shift = make_shift(starts_at=EVENING)
    pause = MailPause.objects.create(reason="Panne de la boîte", from_at=NOON)
    tick(EVENING - 2 * HOUR)
    assert AutomaticMail.objects.get(event=event_of(shift)).fate == Fate.PAUSED
    if filled:
        make_sign_up(shift)
    pause.until_at = EVENING - HOUR
    pause.save()
    tick(EVENING - HOUR)
    assert told(event_of(shift)) == ([] if filled else [noa.email])


def test_asking_around_is_for_a_tap_and_tells_nobody_of_the_choices_twice():
    noa, (bob, *others) = coordinator(), team(3)
    shift = make_shift(starts_at=EVENING)
    tick(EVENING - 2 * HOUR)
    assert not Ask.objects.exists()
    wanted = around.look_for(shift_id=shift.pk, now=EVENING - 2 * HOUR)
    assert around.look_for(shift_id=shift.pk, now=EVENING - 2 * HOUR) == wanted
    tick(EVENING - 2 * HOUR)
    assert asked(wanted) == {bob.pk, *(other.pk for other in others)}
    mail = Mail.objects.filter(event=f"stand_in.asked:{wanted.pk}").first()
    assert "Il manque quelqu’un" in mail.text
    says_yes(wanted, bob, now=EVENING - HOUR)
    wanted.refresh_from_db()
    assert (wanted.outcome, wanted.filled_by.volunteer) == (Outcome.FILLED, bob)
    tick(EVENING - HOUR)
    decided = AutomaticMail.objects.filter(kind="decide").values_list("event", "person")
    assert list(decided) == [(event_of(shift), noa.pk)]
    with pytest.raises(RotaRefused, match="manque plus personne"):
        around.look_for(shift_id=shift.pk, now=EVENING - HOUR)


def test_a_place_to_confirm_is_missing_but_nobody_can_be_asked_for_it():
    shift = make_shift(starts_at=EVENING)
    make_sign_up(shift, state="to_confirm")
    with pytest.raises(RotaRefused, match="à confirmer"):
        around.look_for(shift_id=shift.pk, now=NOON)


def test_who_was_told_of_a_left_place_is_not_told_of_the_other_one():
    noa, (bob, *_) = coordinator(), team(3)
    shift = make_shift(starts_at=EVENING, minimum=2, wished=2)
    left = leaves(shift, now=EVENING - 3 * HOUR)
    tick(EVENING - 2 * HOUR)
    says_yes(left, bob, now=EVENING - 2 * HOUR)
    tick(EVENING - HOUR)
    decided = AutomaticMail.objects.filter(kind="decide").values_list("event", "person")
    assert list(decided) == [(f"stand_in.decide:{left.pk}", noa.pk)]


def test_who_leaves_it_afterwards_is_told_of_anew():
    noa = coordinator()
    shift = make_shift(starts_at=EVENING)
    tick(EVENING - 2 * HOUR)
    left = leaves(shift, now=EVENING - HOUR)
    tick(EVENING - HOUR)
    assert (told(event_of(shift)), told(f"stand_in.decide:{left.pk}")) == ([noa.email], [noa.email])


# --- its page ---------------------------------------------------------------------------------------------


@pytest.fixture
def shift(now):
    return make_shift(starts_at=now + timedelta(minutes=90))


def test_the_page_has_the_choices_and_the_numbers(client, shift):
    make_volunteer("Bob", phone="06 00 00 00 01", agreed_to_be_phoned=True)
    make_volunteer("Chloé", phone="06 00 00 00 02")
    address = reverse("volunteers:standin:decide-post", args=[shift.pk])
    around_it = reverse("volunteers:standin:ask-around", args=[shift.pk])
    for person, status, numbers in (
        (coordinator(), 200, True),
        (make_user(HouseRole.PROGRAMMER), 200, False),
        (make_volunteer("Lou").user, 403, False),
    ):
        sign_in(client, person)
        page = client.get(address)
        assert page.status_code == status
        assert [text in page.text for text in ("06 00 00 00 01", around_it)] == [numbers, numbers]
        assert "06 00 00 00 02" not in page.text


def test_a_yes_on_the_phone_fills_it_and_the_numbers_go(client, shift):
    bob = make_volunteer("Bob", phone="06 00 00 00 01", agreed_to_be_phoned=True)
    address = reverse("volunteers:standin:said-yes-for-post", args=[shift.pk, bob.pk])
    sign_in(client, make_volunteer("Lou").user)
    assert client.post(address).status_code == 403
    sign_in(client, coordinator())
    page = client.post(address, follow=True).text
    assert SignUp.objects.holding().get().volunteer == bob
    assert ["Le minimum y est" in page, "06 00 00 00 01" in page] == [True, False]
    assert "déjà sur ce créneau" in client.post(address, follow=True).text


def test_the_tap_leads_to_the_request_and_so_does_the_page_from_then_on(client, shift):
    address = reverse("volunteers:standin:ask-around", args=[shift.pk])
    sign_in(client, make_volunteer("Lou").user)
    assert client.post(address).status_code == 403
    sign_in(client, coordinator())
    page = client.post(address, follow=True)
    wanted = StandInRequest.objects.get()
    assert page.redirect_chain[-1][0] == reverse("volunteers:standin:request", args=[wanted.pk])
    decide = client.get(reverse("volunteers:standin:decide-post", args=[shift.pk]))
    assert decide.url == reverse("volunteers:standin:decide", args=[wanted.pk])


def test_where_nothing_misses_the_tap_is_refused(client, shift):
    make_sign_up(shift)
    sign_in(client, coordinator())
    page = client.post(reverse("volunteers:standin:ask-around", args=[shift.pk]), follow=True).text
    assert "manque plus personne" in page
    assert not StandInRequest.objects.exists()
