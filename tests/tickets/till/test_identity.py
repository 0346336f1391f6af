"""Who stands at which till: the device, the digits, the lock, the code of one evening."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.journal.models import Line
from tests.people import person, sign_in
from tests.tickets.acts import room_of, screening_in
from tests.tickets.test_races import at_once
from tests.tickets.till.hands import PIN, at_a_till, desk_person, enrolled, left_alone, opened
from tickets.models import Pin, TillDevice, TillSession
from tickets.refusals import TillRefused
from tickets.till import devices, people
from tickets.till.access import COOKIE

pytestmark = pytest.mark.django_db
LOCK = "/caisse/verrou/"
EVENING = "/caisse/verrou/code-du-soir/"


def try_pin(client, user, pin=PIN, **more):
    return client.post(LOCK + "?next=/caisse/session/", {"till_person": user.pk, "till_pin": pin, **more})


def test_a_device_is_enrolled_once_by_a_code(client):
    sign_in(client, person(Role.ADMINISTRATOR, first_name="Alix"))
    answer = client.post("/caisse/appareils/", {"name": "Caisse du foyer"})
    code = answer.context["code"]
    first = client.post("/caisse/installer/", {"code": code})
    assert (first.status_code, first.headers["Location"]) == (302, "/caisse/")
    assert first.cookies[COOKIE]["httponly"]
    client.cookies.pop(COOKIE)
    again = client.post("/caisse/installer/", {"code": code})
    assert (again.status_code, COOKIE in again.cookies) == (422, False)
    device = TillDevice.objects.get()
    assert (device.name, device.sales_point.name) == ("Caisse du foyer", "Caisse du foyer")


def test_a_code_runs_out():
    admin = person(Role.ADMINISTRATOR)
    now = timezone.now()
    _device, code = devices.prepare(name="Tablette", by=admin, now=now)
    with pytest.raises(TillRefused):
        devices.enrol(code=code, now=now + timedelta(minutes=devices.CODE_MINUTES))


def test_codes_are_not_guessed(client):
    told = [client.post("/caisse/installer/", {"code": f"{n:08}"}).context["refused"] for n in range(11)]
    assert [words.startswith("Trop d’essais") for words in told] == [False] * 10 + [True]


def test_a_revoked_device_is_a_till_no_more(client):
    device = at_a_till(client)
    assert client.get("/caisse/").status_code == 200
    devices.revoke(device_id=device.pk, by=device.made_by, now=timezone.now())
    assert client.get("/caisse/").headers["Location"] == "/caisse/installer/?next=%2Fcaisse%2F"
    with pytest.raises(TillRefused):
        devices.rename(device_id=device.pk, name="Autre", by=device.made_by)


def test_one_device_per_sales_point():
    device, _token = enrolled()
    with pytest.raises(TillRefused):
        devices.prepare(
            name="Deux", sales_point_id=device.sales_point_id, by=device.made_by, now=timezone.now()
        )


def test_the_name_is_also_the_sales_points():
    device, _token = enrolled()
    devices.rename(device_id=device.pk, name="Caisse de la cour", by=device.made_by)
    device.refresh_from_db()
    assert (device.name, device.sales_point.name) == ("Caisse de la cour", "Caisse de la cour")


@pytest.mark.parametrize("act", ["code", "nommer", "revoquer"])
def test_the_list_acts_on_a_device(client, act):
    device, _token = enrolled()
    sign_in(client, person(Role.ADMINISTRATOR))
    answer = client.post(f"/caisse/appareils/{device.pk}/{act}/", {"name": "Autre"})
    assert answer.status_code == (200 if act == "code" else 302)
    device.refresh_from_db()
    assert (device.enrolled_at is None, device.name, device.revoked_at is None) == (
        act == "code",
        "Autre" if act == "nommer" else "Caisse du foyer",
        act != "revoquer",
    )


def test_right_digits_open_and_lead_back(client):
    user = desk_person()
    device, client.cookies[COOKIE] = enrolled()
    locked = client.get("/caisse/session/")
    assert locked.headers["Location"] == LOCK + "?next=%2Fcaisse%2Fsession%2F"
    assert [one.name for one in client.get(LOCK).context["desk"]] == ["Alix", "Sacha"]
    answer = try_pin(client, user)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/caisse/session/")
    assert client.get("/caisse/").status_code == 200
    device.refresh_from_db()
    assert device.person == user


def test_wrong_digits_are_refused_then_slowed_down(client):
    """Guard: throttle.hit before the digits are looked at."""
    user = desk_person()
    _device, client.cookies[COOKIE] = enrolled()
    told = [try_pin(client, user, "000001").context["refused"] for _ in range(5)]
    assert told == ["Ce code n’est pas le bon : retape-le."] * 5
    right_too_late = try_pin(client, user)
    assert right_too_late.context["refused"].startswith("Trop d’essais")


def test_one_device_tries_no_row_of_people(client):
    _device, client.cookies[COOKIE] = enrolled()
    crowd = [desk_person(f"Nom{n}") for n in range(5)]
    told = [try_pin(client, user, "000001").context["refused"] for user in crowd for _ in range(5)]
    assert [words.startswith("Trop d’essais") for words in told] == [False] * 20 + [True] * 5


def test_opening_often_slows_nobody_down(client):
    user = desk_person()
    _device, client.cookies[COOKIE] = enrolled()
    assert {try_pin(client, user).status_code for _ in range(25)} == {302}


@pytest.mark.django_db(transaction=True)
def test_guessing_at_once_counts_each_guess():
    """Guard: throttle.hit, one UPSERT: eight hands at once get five looks, no more."""
    user = desk_person()
    device, _token = enrolled()

    def guess():
        people.sign_in_by_pin(device=device, user_id=user.pk, pin="000001", now=timezone.now())

    told = Counter(str(error)[:4] for error in at_once(*[guess] * 8))
    assert told == {"Ce c": 5, "Trop": 3}


def test_the_digits_are_kept_as_no_one_can_read_them():
    user = desk_person()
    kept = Pin.objects.get(user=user).digits
    assert PIN not in kept
    assert not people._matches(Pin.objects.get(user=user), "271905")


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "654321", "890123", "121212", "123123", "12345", "12345a"]
)
def test_what_is_guessed_first_is_no_pin(pin):
    with pytest.raises(TillRefused):
        people.refuse_weak(pin)


def test_one_sets_ones_own_digits(client):
    user = person(Role.DOOR)
    sign_in(client, user)
    differ = client.post("/caisse/mon-code/", {"pin": "271904", "again": "271905"})
    assert (differ.status_code, Pin.objects.count()) == (422, 0)
    assert client.post("/caisse/mon-code/", {"pin": PIN, "again": PIN}).status_code == 302
    assert people._matches(Pin.objects.get(user=user), PIN)


def test_it_locks_itself_and_sends_on_what_was_sent(client):
    user = desk_person()
    device = at_a_till(client, user)
    left_alone(device, minutes=6)
    turned = client.post("/caisse/session/ouvrir/", {"float": "80"})
    assert (turned.status_code, turned.headers["Location"]) == (
        307,
        LOCK + "?next=%2Fcaisse%2Fsession%2Fouvrir%2F",
    )
    lock = client.post(turned.headers["Location"], {"float": "80"})
    assert ("float", "80") in lock.context["held"]
    assert lock.context["chosen"].user == user
    back = client.post(
        turned.headers["Location"], {"float": "80", "till_person": user.pk, "till_pin": PIN}, follow=False
    )
    assert (back.status_code, back.headers["Location"]) == (307, "/caisse/session/ouvrir/")
    client.post("/caisse/session/ouvrir/", {"float": "80", "till_person": user.pk, "till_pin": PIN})
    assert TillSession.objects.get().float_cents == 8000


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(client):
    device = at_a_till(client)
    left_alone(device, minutes=4)
    client.get("/caisse/", headers={"X-Till-Quiet": "1"})
    device.refresh_from_db()
    assert timezone.now() - device.seen_at > timedelta(minutes=3)
    client.get("/caisse/")
    device.refresh_from_db()
    assert timezone.now() - device.seen_at < timedelta(minutes=1)


def test_locked_by_hand_it_comes_back_to_the_sale_in_hand(client):
    """Without any script: the button's form knows the page, and the lock its whole address."""
    user = desk_person()
    opened(at_a_till(client, user))
    room = room_of(screening_in(40)).pk
    key = str(uuid4())
    in_hand = {"k": key, "salle": room, "p": [f"{room}-7", f"{room}-4m"]}
    for page in (
        client.get("/caisse/vendre/", in_hand),
        client.post("/caisse/vendre/", in_hand),
        client.post("/caisse/adherents/nouveau/", in_hand),
    ):
        basket = locked_and_back(client, user, page).context["basket"]
        assert (str(basket.key), basket.room, basket.total) == (key, room, 1100)
    refused = client.post("/caisse/session/coffre/", {"amount": "vingt"})
    assert locked_and_back(client, user, refused).status_code == 200


def locked_and_back(client, user, page):
    """The page's own button, then the digits, each form as it stands there."""
    [here] = re.findall(r'<input type="hidden" name="next" value="([^"]+)">', page.text)
    lock = client.post("/caisse/verrou/fermer/", {"next": unescape(here)}, follow=True)
    [action] = re.findall(r'<form class="who"[^>]* action="([^"]+)"', lock.text)
    return client.post(unescape(action), {"till_person": user.pk, "till_pin": PIN}, follow=True)


def test_the_lock_leads_nowhere_else(client):
    user = desk_person()
    _device, client.cookies[COOKIE] = enrolled()
    for bad in ("https://example.org/caisse/", "//example.org/caisse/", "/compte/"):
        answer = client.post(f"{LOCK}?next={bad}", {"till_person": user.pk, "till_pin": PIN})
        assert answer.headers["Location"] == reverse("till:home")


def test_who_lost_the_role_stands_there_no_more(client):
    user = desk_person()
    at_a_till(client, user)
    user.groups.clear()
    assert client.get("/caisse/").status_code == 302


def test_a_newcomer_gets_digits_for_one_evening(client):
    at_a_till(client)
    assert 'href="/caisse/verrou/code-du-soir/"' in client.get("/caisse/").text
    form = client.get("/caisse/verrou/code-du-soir/").text
    assert re.findall(r'name="(\w+)"[^>]* required autofocus', form) == ["first_name"], (
        "a touch, a name, a touch"
    )
    answer = client.post("/caisse/verrou/code-du-soir/", {"first_name": "Malo"}, follow=True)
    newcomer, pin = answer.context["newcomer"], answer.context["pin"].replace(" ", "")
    assert (newcomer.first_name, newcomer.is_active, newcomer.roles) == ("Malo", False, frozenset())
    assert try_pin(client, newcomer, pin).status_code == 302
    assert client.get("/caisse/").context["request"].till.person == newcomer
    Pin.objects.filter(user=newcomer).update(expires_at=timezone.now())
    assert client.get("/caisse/").status_code == 302
    assert newcomer not in people.who_may(timezone.now())
    assert try_pin(client, newcomer, pin).status_code == 422


def test_a_code_touched_twice_is_one_newcomer_and_shown_once(client):
    at_a_till(client)
    [key] = re.findall(r'name="k" value="([^"]+)"', client.get(EVENING).text)
    sent = {"k": key, "first_name": "Malo"}
    assert [client.post(EVENING, sent).headers["Location"] for _ in range(2)] == [EVENING] * 2
    shown, again = client.get(EVENING), client.get(EVENING)
    newcomer = User.objects.get(first_name="Malo")
    assert (shown.context["newcomer"], "newcomer" in again.context) == (newcomer, False)
    assert people._matches(newcomer.till_pin, shown.context["pin"].replace(" ", ""))
    assert Line.objects.filter(nature="till.evening_pin_given").count() == 1
    other = client.post(EVENING, sent | {"first_name": "Nour"})
    assert (other.status_code, "recharge-la" in other.text, User.objects.filter(first_name="Nour").count()) == (
        422, True, 0,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_touches_at_once_make_one_newcomer():
    """Guard: one account per key, by the address's unique constraint."""
    device, _token = enrolled()
    giver, key = desk_person(), uuid4()

    def give():
        people.give_evening_pin(key=key, first_name="Malo", device=device, by=giver, now=timezone.now())

    assert at_once(*[give] * 4) == [None] * 4
    assert User.objects.filter(first_name="Malo").count() == 1


def test_who_has_a_code_of_one_evening_hands_out_none(client):
    device = at_a_till(client)
    newcomer, _pin = people.give_evening_pin(
        key=uuid4(), first_name="Malo", device=device, by=device.person, now=timezone.now()
    )
    people.sign_in(device=device, user=newcomer, now=timezone.now(), means="pin")
    assert EVENING not in client.get("/caisse/").text
    assert 'name="first_name"' not in client.get(EVENING).text
    answer = client.post(EVENING, {"first_name": "Nour"})
    assert (answer.status_code, "Une personne de la caisse" in answer.text) == (422, True)
    assert User.objects.filter(first_name="Nour").count() == 0


def test_who_never_chose_digits_is_told_so(client):
    """At the lock, before six digits are asked for; and not asked to authorise a sheet."""
    device = at_a_till(client)
    opened(device)
    lou = person(Role.DOOR, email="lou@laclef.example", first_name="Lou")
    form = client.get("/caisse/differe/").context["form"]
    assert [name for __, name in form.fields["person"].choices] == ["Sacha"]
    people.lock(device=device, now=timezone.now())
    chosen = client.post(LOCK, {"till_person": lou.pk})
    assert ("Tu n’as pas encore de code" in chosen.text, "till_pin" in chosen.text) == (True, False)
    assert "Tu n’as pas encore de code" in try_pin(client, lou).context["refused"]


def test_the_journal_says_no_name(client):
    at_a_till(client)
    client.post("/caisse/verrou/code-du-soir/", {"first_name": "Malo"})
    line = Line.objects.latest("number")
    assert line.nature == "till.evening_pin_given"
    assert not any("Malo" in text for text in Line.objects.values_list("canonical", flat=True))


def test_two_of_one_name_are_told_apart():
    desk_person("Sacha", last_name="Portaclé")
    person(Role.DOOR, email="autre@laclef.example", first_name="Sacha", last_name="Mur")
    desk_person("Lou")
    names = [one.name for one in people.names_of(people.who_may(timezone.now()))]
    assert names == ["Lou", "Sacha P.", "Sacha M."]


def test_the_list_costs_the_same_for_one_and_thirty(client, django_assert_max_num_queries):
    _device, client.cookies[COOKIE] = enrolled()
    for n in range(30):
        person(Role.DOOR, email=f"p{n}@laclef.example", first_name=f"P{n}")
    with django_assert_max_num_queries(4):
        client.get(LOCK)


def test_a_till_is_opened_once(client):
    device = at_a_till(client)
    assert client.post("/caisse/session/ouvrir/", {"float": "quatre-vingts"}).status_code == 422
    assert client.post("/caisse/session/ouvrir/", {"float": "82,50"}).status_code == 302
    assert TillSession.objects.get().float_cents == 8250
    with pytest.raises(TillRefused):
        opened(device)
