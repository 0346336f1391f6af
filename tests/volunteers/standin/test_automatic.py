"""Reminders, warnings, digests: each once, at its hour, in the person's language; the pause and the stops."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from laclef.outbox import sending
from laclef.outbox.models import Mail
from tests.factories import make_user
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_attendance,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from tests.volunteers.standin.acts import EVENING, NOON, PARIS, coordinator, someone_cannot, team, tick, told
from volunteers.models import AutomaticMail, ChecklistItem, Fate, HowHeld, MailPause, MailStop, Role
from volunteers.standin import pausing, reminders, understaffed
from volunteers.standin.automatic import REGISTRY, stop_token
from volunteers.standin.reminders import kind_due

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = datetime(2027, 3, 12, 19, 30, tzinfo=PARIS)


def at(days: int, hour: int, minute: int = 0) -> datetime:
    """So many days before Friday, at that hour."""
    return datetime(2027, 3, 12, hour, minute, tzinfo=PARIS) - days * DAY


@pytest.mark.parametrize(
    ("now", "signed", "kind"),
    [
        (at(3, 8, 59), at(9, 12), None),
        (at(3, 9), at(9, 12), "soon"),
        (at(1, 20), at(9, 12), "soon"),
        (at(2, 9), at(3, 10), None),
        (at(0, 9), at(9, 12), "today"),
        (at(0, 19), at(3, 10), "today"),
        (at(0, 9), at(0, 9), None),
        (at(0, 19, 30), at(9, 12), None),
    ],
)
def test_three_days_before_and_the_morning_of(now, signed, kind):
    assert kind_due(FRIDAY, signed, now, PARIS, days=3, hour=9) == kind


def test_an_early_shift_is_said_the_evening_before():
    early = at(0, 7)
    assert kind_due(early, at(9, 12), at(1, 17), PARIS, days=3, hour=9) == "soon"
    assert kind_due(early, at(9, 12), at(1, 18), PARIS, days=3, hour=9) == "today"


def test_a_reminder_says_what_to_do_in_the_person_s_language_once():
    role = make_role("Bar", name_en="Bar", notes_fr="Ouvrir", notes_en="Open up")
    ChecklistItem.objects.create(role=role, text_fr="Frigo rempli", text_en="Fridge filled")
    anna = make_volunteer("Anna")
    anna.user.language = "en"
    anna.user.save(update_fields=["language"])
    shift = make_shift(starts_at=FRIDAY, role=role, wished=2)
    make_sign_up(shift, anna, signed_at=at(9, 12))
    make_sign_up(shift, make_volunteer("Bob"), signed_at=at(9, 12))
    for now in (at(3, 9), at(3, 9, 1), at(2, 12), at(0, 9), at(0, 12)):
        reminders.remind(now=now)
    mails = Mail.objects.filter(recipient=anna.user.email).order_by("pk")
    assert [mail.event.split(":")[0] for mail in mails] == ["reminder.soon", "reminder.today"]
    text = mails[0].text
    said = ("Open up", "Fridge filled", "With Bob.", "/en/equipe/places/", "I can’t make it:\n")
    assert [words for words in said if words not in text] == []
    assert "With Anna" in Mail.objects.exclude(recipient=anna.user.email).first().text.replace("Avec", "With")
    assert Mail.objects.count() == 4


def test_who_is_alone_comes_with_nobody():
    make_sign_up(make_shift(starts_at=FRIDAY), make_volunteer("Anna"), signed_at=at(9, 12))
    reminders.remind(now=at(3, 9))
    assert "Avec" not in Mail.objects.get().text


def test_what_moved_is_confirmed_from_the_reminder():
    """The mail that asks for a yes leads to where it is said."""
    place = make_sign_up(
        make_shift(starts_at=FRIDAY), make_volunteer("Anna"), signed_at=at(9, 12), state="to_confirm"
    )
    reminders.remind(now=at(3, 9))
    mail = Mail.objects.get()
    for said in (mail.text, mail.html):
        assert ["Confirmer ma place" in said, "/equipe/\n" in said or '/equipe/"' in said] == [True, True]
    place.state = "live"
    place.save(update_fields=["state"])
    reminders.remind(now=at(0, 9))
    assert "Confirmer" not in Mail.objects.order_by("pk").last().text


def test_a_shift_that_moves_to_another_day_is_said_again():
    place = make_sign_up(make_shift(starts_at=FRIDAY), make_volunteer("Bob"), signed_at=at(9, 12))
    reminders.remind(now=at(3, 9))
    place.shift.starts_at += DAY
    place.shift.ends_at += DAY
    place.shift.save(update_fields=["starts_at", "ends_at"])
    reminders.remind(now=at(2, 9))
    assert Mail.objects.count() == 2


def test_the_minimum_missing_is_said_once_per_step():
    coordinator()
    make_shift(starts_at=FRIDAY, role=make_role("Bar"))
    now = FRIDAY - 100 * HOUR
    while now < FRIDAY:
        understaffed.warn(now=now)
        now += HOUR / 2
    events = Mail.objects.order_by("pk").values_list("event", flat=True)
    assert [event.rsplit(":", 1)[1] for event in events] == ["72", "24", "6"]
    assert all(mail.not_before.astimezone().hour >= 8 or True for mail in Mail.objects.all())


def test_a_late_hole_enters_at_its_step_and_a_full_crew_is_quiet():
    coordinator()
    shift = make_shift(starts_at=FRIDAY)
    understaffed.warn(now=FRIDAY - 20 * HOUR + 12 * HOUR)
    assert [mail.event.rsplit(":", 1)[1] for mail in Mail.objects.all()] == ["24"]
    make_sign_up(shift)
    understaffed.warn(now=FRIDAY - 5 * HOUR)
    assert Mail.objects.count() == 1


def test_the_week_s_holes_go_to_those_who_want_them():
    wants = make_volunteer("Bob", wants_digest=True)
    make_volunteer("Non")
    monday = datetime(2027, 3, 8, 9, tzinfo=PARIS)
    reminders.digest(now=monday)
    assert AutomaticMail.objects.get().fate == Fate.NOTHING
    make_shift(starts_at=FRIDAY + 7 * DAY, role=make_role("Bar"))
    for now in (monday + 7 * DAY, monday + 7 * DAY + HOUR, monday + 8 * DAY):
        reminders.digest(now=now)
    assert [mail.recipient for mail in Mail.objects.all()] == [wants.user.email]


def test_a_training_about_to_lapse_is_said_once_unless_renewed():
    keys, renewed = make_training("clefs"), make_training("secours")
    bob = make_volunteer("Bob")
    for training in (keys, renewed):
        give_training(bob, training, until_on=NOON.date() + 20 * DAY)
    give_training(bob, renewed, until_on=NOON.date() + 300 * DAY)
    for now in (NOON, NOON + HOUR, NOON + DAY):
        reminders.lapsing(now=now)
    mail = Mail.objects.get()
    assert ["clefs" in mail.subject, f"/equipe/formations/{keys.pk}/" in mail.text] == [True, True]
    assert ["prochaine session" in mail.text, "Relis-la" in mail.text] == [True, False]


def test_a_training_that_is_read_is_read_again():
    rules = make_training("consignes", how=HowHeld.READ)
    give_training(make_volunteer("Bob"), rules, until_on=NOON.date() + 20 * DAY)
    reminders.lapsing(now=NOON)
    mail = Mail.objects.get()
    for said in (mail.text, mail.html):
        assert f"/equipe/formations/{rules.pk}/" in said
        assert ["prochaine session" in said, "Relis-la" in said] == [False, True]


def test_the_host_is_nudged_for_hours_nobody_noted():
    host, silent, noted = (make_volunteer(name) for name in ("Hôte", "Muette", "Notée"))
    role = Role.objects.get(slug=reminders.HOST)
    role.required_trainings.clear()
    desk = make_shift(starts_at=EVENING, role=role)
    bar_role = make_role("Bar")
    bar_role.compatible_with.add(role)
    bar = make_shift(starts_at=EVENING, evening=desk.evening, role=bar_role, wished=2)
    for shift, person in ((desk, host), (bar, silent), (bar, noted)):
        make_sign_up(shift, person)
    for shift, person in ((desk, host), (bar, noted)):
        make_attendance(person, shift.starts_at, shift.ends_at, shift=shift)
    for hours in (0, 1):
        reminders.nudge(now=EVENING.replace(hour=9) + DAY + hours * HOUR)
    mail = Mail.objects.get()
    assert (mail.recipient, "Muette" in mail.text, "Notée" in mail.text) == (host.user.email, True, False)


def test_decide_goes_once_to_the_coordination_when_the_minimum_is_missing():
    noa = coordinator()
    request = someone_cannot(now=EVENING - 3 * HOUR)
    tick(EVENING - 3 * HOUR)
    assert told(f"stand_in.decide:{request.pk}") == []
    for minutes in (120, 119, 30):
        tick(EVENING - timedelta(minutes=minutes))
    assert told(f"stand_in.decide:{request.pk}") == [noa.email]


# --- the pause and the stops ------------------------------------------------------------------------------


def test_the_switch_holds_all_back_says_so_and_lets_go(client):
    noa = coordinator()
    sign_in(client, noa)
    place = make_sign_up(make_shift(starts_at=FRIDAY), make_volunteer("Bob"), signed_at=at(9, 12))
    refused = client.post(reverse("volunteers:standin:pause"), {"reason": " "}, follow=True)
    assert "Dis pourquoi" in refused.text
    page = client.post(reverse("volunteers:standin:pause"), {"reason": "Grève"}, follow=True)
    assert "Grève" in page.text
    again = client.post(reverse("volunteers:standin:pause"), {"reason": "Deux"}, follow=True)
    assert "déjà en pause" in again.text
    reminders.remind(now=at(3, 9))
    assert not Mail.objects.exists()
    assert "retenu" in client.get(reverse("volunteers:standin:automatic")).text
    client.post(reverse("volunteers:standin:resume"))
    pause = MailPause.objects.get()
    assert (pause.reason, pause.ended_by) == ("Grève", noa)
    reminders.remind(now=at(3, 10))
    assert told(f"reminder.soon:{place.pk}:2027-03-12") == [place.volunteer.user.email]
    assert AutomaticMail.objects.get().fate == Fate.SENT


def test_a_quiet_hour_keeps_what_can_wait_until_the_morning():
    noa = coordinator()
    someone_cannot(now=NOON.replace(hour=23), starts_at=EVENING + DAY)
    mail = Mail.objects.get(recipient=noa.email)
    assert mail.not_before.astimezone(PARIS) == NOON.replace(hour=8) + DAY


@pytest.mark.parametrize("kind", [kind for kind, mail in REGISTRY.items() if mail.stoppable])
def test_each_kind_is_stopped_with_one_button_and_taken_up_again(client, kind):
    bob = make_volunteer("Bob", wants_digest=True)
    path = reverse("volunteers:standin:stop", args=[stop_token(bob.user, kind)])
    page = client.get(path)
    assert page.text.count("<button") == 1
    assert ['value="stop"' in page.text, MailStop.objects.exists()] == [True, False]
    for _ in range(2):  # a double tap is one
        page = client.post(path, {"want": "stop"}, follow=True)
        assert ["Tu ne reçois plus" in page.text, 'value="resume"' in page.text] == [True, True]
    bob.refresh_from_db()
    stopped = MailStop.objects.filter(volunteer=bob, kind=kind).exists()
    assert stopped or not bob.wants_to_be_asked or not bob.wants_digest
    for _ in range(2):
        assert "Ne plus recevoir" in client.post(path, {"want": "resume"}, follow=True).text


def test_the_mailbox_s_own_button_stops_and_never_resumes():
    """RFC 8058: two headers, a POST without a cookie; pressed twice it is still stopped."""
    bob = make_volunteer("Bob")
    make_sign_up(make_shift(starts_at=FRIDAY), bob, signed_at=at(9, 12))
    reminders.remind(now=at(3, 9))
    headers = sending.message(Mail.objects.get()).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    mailbox = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert mailbox.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
        assert MailStop.objects.filter(volunteer=bob, kind="soon").exists()


def test_what_cannot_be_stopped_has_no_such_button():
    coordinator()
    someone_cannot()
    headers = sending.message(Mail.objects.get()).extra_headers
    assert "List-Unsubscribe" not in headers


def test_who_stopped_reminders_gets_none_and_the_table_says_so():
    bob = make_volunteer("Bob")
    make_sign_up(make_shift(starts_at=FRIDAY), bob, signed_at=at(9, 12))
    MailStop.objects.create(volunteer=bob, kind="soon", stopped_at=NOON)
    reminders.remind(now=at(3, 9))
    assert (Mail.objects.count(), AutomaticMail.objects.get().fate) == (0, Fate.STOPPED)


def test_an_invented_stop_is_nobody_s(client):
    assert client.get(reverse("volunteers:standin:stop", args=["faux"])).status_code == 404


def test_every_kind_is_in_the_table(client):
    sign_in(client, coordinator())
    team(3)
    someone_cannot()
    tick()
    page = client.get(reverse("volunteers:standin:automatic")).text
    assert all(str(mail.name) in page for mail in REGISTRY.values())
    filtered = client.get(reverse("volunteers:standin:automatic"), {"sorte": "asked"}).text
    assert filtered.count("parti</td>") == 3


def test_one_pause_at_a_time():
    by = make_user()
    pausing.pause(reason="a", by=by, now=NOON)
    pausing.resume(by=by, now=NOON)
    pausing.pause(reason="b", by=by, now=NOON)
    assert pausing.current().reason == "b"
