"""The coordination's pages about people: found, trained, by month, written to, arriving."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.journal.models import Line
from laclef.outbox.models import Mail
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import (
    Absence,
    Joining,
    TrainingHeld,
)
from volunteers.people import people as everyone

pytestmark = pytest.mark.django_db


def test_people_are_found_with_what_they_know_and_without_their_hours(client, noa):
    ada = make_volunteer("Ada", phone="06 12 34 56 78")
    make_volunteer("Bob")
    give_training(ada, make_training("clefs"))
    end = timezone.now() - timedelta(days=3)
    make_attendance(ada, end - timedelta(minutes=95), end, word="chaudière")
    for address in ("/equipe/personnes/?q=ada", reverse("volunteers:person", args=[ada.pk])):
        text = client.get(address).text
        assert "06 12 34 56 78" in text
        assert "clefs" in text
        assert "chaudière" not in text
        assert "1\xa0h\xa035" not in text
    assert "Bob" not in client.get("/equipe/personnes/?q=ada").text


def test_people_stand_in_the_order_of_an_index(client, noa):
    for name in ("Zoé", "Émeline", "dario", "Farès"):
        make_volunteer(name)
    names = [one.volunteer.first_name for one in everyone(timezone.now())]
    assert [name for name in names if name != "Noa"] == ["dario", "Émeline", "Farès", "Zoé"]


def test_people_cost_the_same_for_one_and_for_thirty(client, noa):
    keys = make_training("clefs")

    def put() -> None:
        volunteer = make_volunteer("Lou")
        give_training(volunteer, keys)
        make_sign_up(make_shift(), volunteer)
        Absence.objects.create(
            volunteer=volunteer, from_on=timezone.localdate(), until_on=timezone.localdate()
        )

    put()
    for address in (
        "/equipe/personnes/",
        "/equipe/mois/",
        "/equipe/export/personnes.csv",
        "/equipe/export/planning.csv",
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _person in range(10):
            put()
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)


def test_a_training_is_validated_by_somebody_else(client, noa):
    ada, keys = make_volunteer("Ada"), make_training("clefs")
    form = {"training": keys.pk, "held_on": "2026-01-05"}
    client.post(reverse("volunteers:person", args=[ada.pk]), form)
    held = TrainingHeld.objects.get()
    assert (held.volunteer, held.approved_by, held.held_on.isoformat()) == (ada, noa, "2026-01-05")
    own = noa.volunteer  # the row made on the first visit
    refused = client.post(reverse("volunteers:person", args=[own.pk]), form)
    assert "Quelqu’un d’autre valide ta formation." in refused.text


def test_the_coordination_says_who_has_experience(client, noa):
    lou = make_volunteer("Lou", experienced=False)
    client.post(reverse("volunteers:experienced", args=[lou.pk]), {"yes": "1"})
    lou.refresh_from_db()
    assert lou.experienced_on == timezone.localdate()
    client.post(reverse("volunteers:experienced", args=[lou.pk]))
    lou.refresh_from_db()
    assert lou.experienced_on is None


def test_a_month_by_person(client, noa):
    ada, _bob = make_volunteer("Ada"), make_volunteer("Bob")
    make_sign_up(make_shift(role=make_role("Bar"), starts_at=datetime(2027, 3, 10, 19, tzinfo=UTC)), ada)
    text = client.get("/equipe/mois/2027-03/").text
    on_duty, free = text.split("Rien ce mois-ci")
    assert "Ada" in on_duty
    assert "Bar" in on_duty
    assert "Bob" in free
    for impossible in ("2027-13", "0001-01", "9999-12"):
        assert client.get(f"/equipe/mois/{impossible}/").status_code == 404


def test_tables_to_take_away_hold_no_formula_and_no_hours(client, noa):
    ada = make_volunteer("=HYPERLINK(1)", phone="+33612345678")
    make_sign_up(make_shift(role=make_role("Bar")), ada)
    people = list(
        csv.reader(StringIO(client.get("/equipe/export/personnes.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert people[1][:4] == ["'=HYPERLINK(1)", "", ada.user.email, "'+33612345678"]
    rota = list(
        csv.reader(StringIO(client.get("/equipe/export/planning.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert rota[1][3:] == ["Bar", "", rota[1][5], "1", "1", "'=HYPERLINK(1)", ""]


# --- messages ---------------------------------------------------------------------------------------------


def test_a_message_is_seen_before_it_is_sent_and_sent_once(client, noa):
    shift = make_shift(starts_at=timezone.now() + timedelta(days=2), wished=2)
    ada, bob = make_volunteer("Ada"), make_volunteer("Bob")
    make_sign_up(shift, ada)
    form = {
        "crew": shift.evening_id,
        "subject": "Répétition",
        "text": "On ouvre à 18 h <demain>.",
        "key": "7b0c7d5e-9b8f-4a35-8a4e-0f7c3a1d2e55",
    }
    page = client.post("/equipe/ecrire/", form)
    assert "Part à 1 personne" in page.text
    assert not Mail.objects.exists()
    for _time in range(2):
        client.post("/equipe/ecrire/", form | {"send": "1"})
    mail = Mail.objects.get()
    assert (mail.recipient, mail.subject) == (ada.user.email, "Répétition")
    assert "On ouvre à 18 h <demain>." in mail.text
    assert noa.email in mail.text
    assert "&lt;demain&gt;" in mail.html
    assert bob.user.email not in mail.text
    assert Line.objects.filter(nature="rota.message").exists()


def test_a_message_to_a_post_reaches_who_likes_it_or_held_it(client, noa):
    role = make_role("Bar")
    ada, bob = make_volunteer("Ada"), make_volunteer("Bob")
    make_volunteer("Carole")
    ada.wanted_roles.add(role)
    make_sign_up(make_shift(role=role), bob)
    form = {"role": role.pk, "subject": "Bar", "text": "Merci", "key": "7b0c7d5e-9b8f-4a35-8a4e-0f7c3a1d2e55"}
    client.post("/equipe/ecrire/", form | {"send": "1"})
    assert set(Mail.objects.values_list("recipient", flat=True)) == {ada.user.email, bob.user.email}
    refused = client.post("/equipe/ecrire/", form | {"role": ""})
    assert "Choisis une équipe ou un poste" in refused.text


# --- joining ----------------------------------------------------------------------------------------------


def test_somebody_chooses_a_welcome_or_is_invited_to_one(client, noa):
    soon = make_alone_shift(
        nature="welcome", title_fr="Accueil", starts_at=timezone.now() + timedelta(days=3)
    )
    client.post("/rejoindre/venir/", {"first_name": "Rim", "email": "rim@laclef.example", "session": soon.pk})
    client.post("/rejoindre/venir/", {"first_name": "Ida", "email": "ida@laclef.example"})
    rim, ida = Joining.objects.order_by("pk")
    assert (rim.session, ida.session) == (soon, None)
    client.post(reverse("volunteers:invite", args=[ida.pk]), {"session": soon.pk})
    client.post(reverse("volunteers:invite", args=[ida.pk]), {"session": soon.pk})
    ida.refresh_from_db()
    assert ida.session == soon
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == [
        "ida@laclef.example",
        "rim@laclef.example",
    ]
    assert "34 rue Daubenton" in Mail.objects.first().text
    client.post(reverse("volunteers:welcome", args=[rim.pk]))
    assert "J’apprends" in Mail.objects.get(event=f"joining.welcomed:{rim.pk}").text
