"""What the coordination writes: stand-alone shifts, posts, templates, messages; what it reads and takes away."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.calendar import house_zone
from screenings.models import Kind
from tests.factories import make_user
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_crewed,
    make_role,
    make_shift,
    make_sign_up,
    make_template,
    make_training,
    make_volunteer,
)
from volunteers.models import (
    Absence,
    ChecklistItem,
    CrewLine,
    Joining,
    Nature,
    Role,
    Shift,
    ShiftState,
    Training,
    TrainingHeld,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def noa(client):
    noa = make_user(HouseRole.ROTA_COORDINATOR, first_name="Noa")
    sign_in(client, noa)
    return noa


def typed(moment: datetime) -> str:
    return moment.astimezone(house_zone()).strftime("%Y-%m-%dT%H:%M")


def works_day(**changed: object) -> dict[str, object]:
    start = (timezone.now() + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    facts = {
        "nature": "works_day",
        "title_fr": "Peindre le foyer",
        "starts_at": typed(start),
        "ends_at": typed(start + timedelta(hours=3)),
        "places": 8,
        "minimum": 2,
    }
    return facts | changed


# --- stand-alone shifts -----------------------------------------------------------------------------------


def test_a_works_day_is_announced_repeated_moved_and_cancelled(client, noa):
    client.post("/equipe/a-part/nouveau/", works_day())
    shift = Shift.objects.get()
    assert (shift.nature, shift.wished, shift.minimum, shift.counts_hours) == ("works_day", 8, 2, True)
    place = make_sign_up(shift)
    until = (shift.starts_at + timedelta(weeks=4)).date().isoformat()
    for _time in range(2):
        client.post(reverse("volunteers:repeat", args=[shift.pk]), {"every_weeks": 2, "until_on": until})
    assert Shift.objects.count() == 3
    assert "Peindre le foyer" in client.get("/equipe/a-part/").text
    later = works_day(
        starts_at=typed(shift.starts_at + timedelta(days=1)), ends_at=typed(shift.ends_at + timedelta(days=1))
    )
    client.post(reverse("volunteers:alone", args=[shift.pk]), later)
    place.refresh_from_db()
    assert place.state == "to_confirm"
    assert Mail.objects.filter(recipient=place.volunteer.user.email).count() == 1
    address = reverse("volunteers:cancel-alone", args=[shift.pk])
    assert place.volunteer.first_name in client.get(address).text
    client.post(address)
    shift.refresh_from_db()
    assert shift.state == ShiftState.CANCELLED


def test_a_meeting_gives_no_hours_and_a_session_names_its_training(client, noa):
    client.post("/equipe/a-part/nouveau/", works_day(nature="meeting"))
    assert not Shift.objects.get().counts_hours
    refused = client.post("/equipe/a-part/nouveau/", works_day(nature="training"))
    assert refused.status_code == 422
    assert "Dis de quelle formation il s’agit." in refused.text
    client.post("/equipe/a-part/nouveau/", works_day(nature="training", training=make_training("35 mm").pk))
    assert Shift.objects.get(nature=Nature.TRAINING).training.name_fr == "35 mm"


def test_a_stand_alone_shift_offers_no_less_than_is_held(client, noa):
    shift = make_alone_shift(wished=2)
    make_sign_up(shift)
    make_sign_up(shift, make_volunteer("Bob"))
    page = client.post(reverse("volunteers:alone", args=[shift.pk]), works_day(places=1, minimum=0))
    assert page.status_code == 422
    assert "tiennent déjà plus de places" in page.text
    shift.refresh_from_db()
    assert (shift.wished, shift.title_fr) == (2, "Peindre le foyer")


# --- posts, trainings, templates --------------------------------------------------------------------------


def test_a_post_is_written_with_its_checklist_and_keeps_its_ticks(client, noa):
    role, keys = make_role("Bar"), make_training("clefs")
    old = ChecklistItem.objects.create(role=role, text_fr="Frigo rempli")
    gone = ChecklistItem.objects.create(role=role, text_fr="Olives")
    form = {
        "name_fr": "Bar et café",
        "scope": "evening",
        "required_trainings": [keys.pk],
        "notes_fr": "On sert jusqu’au générique.",
        "in_use": "on",
        "position": 3,
        "checklist_fr": "Caisse comptée\nFrigo rempli\n\nFrigo rempli",
        "checklist_en": "Float counted\nFridge full",
    }
    client.post(reverse("volunteers:post", args=[role.pk]), form)
    role.refresh_from_db()
    assert (role.name_fr, list(role.required_trainings.all())) == ("Bar et café", [keys])
    kept = role.checklist.filter(in_use=True).order_by("position").values_list("pk", "text_fr", "text_en")
    assert [row[1:] for row in kept] == [("Caisse comptée", "Float counted"), ("Frigo rempli", "Fridge full")]
    assert kept[1][0] == old.pk
    gone.refresh_from_db()
    assert not gone.in_use


def test_a_new_post_and_a_new_training_get_an_address_of_their_own(client, noa):
    for _time in range(2):
        client.post("/equipe/postes/nouveau/", {"name_fr": "Vestiaire", "scope": "evening", "position": 9})
        client.post("/equipe/postes/formations/nouvelle/", {"name_fr": "Extincteurs", "how": "read"})
    assert set(Role.objects.filter(name_fr="Vestiaire").values_list("slug", flat=True)) == {
        "vestiaire",
        "vestiaire-2",
    }
    assert Training.objects.filter(name_fr="Extincteurs", how="read").count() == 2


def line_form(line: CrewLine, **changed: object) -> dict[str, object]:
    facts = {name: getattr(line, name) for name in CrewLine.FACTS}
    facts |= {"id": line.pk, "role": line.role_id, "scope": line.scope, **changed}
    management = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1}
    return management | {f"lines-0-{name}": value for name, value in facts.items()}


def test_a_changed_template_shows_its_effect_and_is_applied_to_the_ticked_events(client, noa):
    now = timezone.now()
    _template, roles = make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2})
    events = [make_crewed(starts_at=now + timedelta(days=days), now=now) for days in (2, 4)]
    line = CrewLine.objects.get(role=roles["bar"])
    make_sign_up(Shift.objects.earliest("starts_at"))
    page = client.post(
        reverse("volunteers:template", args=[line.template_id]), line_form(line, wished=3), follow=True
    )
    assert "Aucun créneau n’a bougé" in page.text
    assert "1 personne inscrite" in page.text
    assert set(Shift.objects.values_list("wished", flat=True)) == {2}
    assert "Changée, pas encore appliquée" in client.get("/equipe/equipes-types/").text
    client.post(reverse("volunteers:apply-template", args=[line.template_id]), {"only": [events[0].pk]})
    assert list(Shift.objects.order_by("starts_at").values_list("wished", flat=True)) == [3, 2]


def test_the_formats_of_a_line_are_ticked_and_kept(client, noa):
    _template, roles = make_template(Kind.FILM, mm35={"scope": "screening", "formats": ["35mm", "16mm"]})
    line = CrewLine.objects.get(role=roles["mm35"])
    address = reverse("volunteers:template", args=[line.template_id])
    assert 'value="35mm" id="id_lines-0-formats_1" checked' in client.get(address).text.replace(
        'aria-describedby="id_lines-0-formats_helptext" ', ""
    )
    client.post(address, line_form(line, formats=["35mm"]))
    line.refresh_from_db()
    assert line.formats == ["35mm"]


def test_a_template_with_a_minimum_above_its_places_is_refused(client, noa):
    _template, roles = make_template(Kind.DEBATE, bar={"scope": "evening"})
    line = CrewLine.objects.get(role=roles["bar"])
    page = client.post(
        reverse("volunteers:template", args=[line.template_id]), line_form(line, minimum=3, wished=1)
    )
    assert page.status_code == 422
    assert "Le minimum ne dépasse pas les places." in page.text


def test_the_effect_costs_the_same_for_one_event_and_for_thirty(client, noa):
    now = timezone.now()
    template, _roles = make_template(Kind.DEBATE, bar={"scope": "evening"})
    address = reverse("volunteers:apply-template", args=[template.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    make_crewed(starts_at=now + timedelta(days=1), now=now)
    CrewLine.objects.update(wished=4)
    one = queries()
    for days in range(2, 31):
        make_crewed(starts_at=now + timedelta(days=days), now=now)
    CrewLine.objects.update(wished=5)
    assert queries() == one


# --- people -----------------------------------------------------------------------------------------------


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


PAGES = [
    "/equipe/a-part/",
    "/equipe/a-part/nouveau/",
    "/equipe/postes/",
    "/equipe/postes/nouveau/",
    "/equipe/postes/formations/nouvelle/",
    "/equipe/equipes-types/",
    "/equipe/personnes/",
    "/equipe/mois/",
    "/equipe/ecrire/",
    "/equipe/export/personnes.csv",
]


@pytest.mark.parametrize("address", PAGES)
def test_the_coordination_sees_it_and_a_volunteer_does_not(client, noa, address):
    make_alone_shift()
    assert client.get(address).status_code == 200
    sign_in(client, make_volunteer().user)
    assert client.get(address).status_code == 403
