"""What the coordination writes: stand-alone shifts, posts, templates, messages; what it reads and takes away."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.outbox.models import Mail
from screenings.calendar import house_zone
from screenings.models import Kind
from tests.people import sign_in
from tests.volunteers.factories import (
    make_alone_shift,
    make_crewed,
    make_role,
    make_sign_up,
    make_template,
    make_training,
    make_volunteer,
)
from volunteers.models import (
    ChecklistItem,
    CrewLine,
    Nature,
    Role,
    Shift,
    ShiftState,
    Training,
)

pytestmark = pytest.mark.django_db


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
    address = reverse("volunteers:apply-template", args=[line.template_id])
    assert "Coche au moins une séance" in client.post(address, follow=True).text
    assert set(Shift.objects.values_list("wished", flat=True)) == {2}
    applied = client.post(address, {"only": [events[0].pk]}, follow=True)
    assert list(Shift.objects.order_by("starts_at").values_list("wished", flat=True)) == [3, 2]
    assert "Personnes prévenues : 0." in applied.text.replace("\xa0", " ")  # more places move nobody


def test_who_is_told_of_an_applied_template_is_counted_once(client, noa):
    now = timezone.now()
    _template, roles = make_template(
        Kind.DEBATE,
        bar={"scope": "evening", "call_minutes": 30},
        desk={"scope": "evening", "call_minutes": 30},
    )
    roles["bar"].compatible_with.add(roles["desk"])
    event, bob = make_crewed(starts_at=now + timedelta(days=2), now=now), make_volunteer("Bob")
    for shift in Shift.objects.all():
        make_sign_up(shift, bob)
    CrewLine.objects.update(call_minutes=60)
    address = reverse("volunteers:apply-template", args=[_template.pk])
    applied = client.post(address, {"only": [event.pk]}, follow=True)
    assert "Personnes prévenues : 1." in applied.text.replace("\xa0", " ")
    assert Mail.objects.filter(recipient=bob.user.email).count() == 1


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


# --- who sees them --------------------------------------------------------------------------------------


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
