"""See, take away, erase mine: nothing that names a person is forgotten on the page that shows it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import EmailField, ForeignKey, Model
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from laclef.traces import BY_ACCOUNT, BY_ADDRESS, traces_of
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
from volunteers import my_data
from volunteers.models import (
    Absence,
    ChecklistItem,
    ChecklistTick,
    HandoverNote,
    Joining,
    MailStop,
    Volunteer,
)
from volunteers.my_data import HELD, in_words

pytestmark = pytest.mark.django_db

EVENING = datetime(2027, 3, 4, 19, tzinfo=UTC)


def columns(kind: type, to: type[Model] | None = None) -> set[str]:
    """Every column of that kind in the house's models (that points to the model), as app.Model.column."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, kind) and (to is None or field.related_model is to)
    }


def test_every_column_that_names_a_volunteer_is_shown():
    assert set(HELD) == columns(ForeignKey, Volunteer)


def test_every_column_that_names_an_account_is_shown():
    """The rota's own row is the page itself."""
    assert set(BY_ACCOUNT) == columns(ForeignKey, User) - {"volunteers.Volunteer.user"}


def test_every_column_that_keeps_an_address_is_shown():
    assert set(BY_ADDRESS) == columns(EmailField)


@pytest.fixture
def alice(client) -> Volunteer:
    alice = make_volunteer("Alice", phone="06 39 98 77 66", agreed_to_be_phoned=True, weekdays=[2])
    sign_in(client, alice.user)
    return alice


def fill(alice: Volunteer, number: int = 0) -> None:
    """A row of every simple kind."""
    role = make_role(f"Bar {number}")
    shift = make_shift(role=role, starts_at=EVENING + timedelta(days=number))
    make_sign_up(shift, alice)
    make_attendance(alice, shift.starts_at, shift.ends_at, shift=shift)
    give_training(alice, make_training(f"clefs {number}"))
    day = (EVENING + timedelta(days=number)).date()
    Absence.objects.create(volunteer=alice, from_on=day, until_on=day)
    alice.wanted_roles.add(role)
    line = ChecklistItem.objects.create(role=role, text_fr="Frigo rempli")
    ChecklistTick.objects.create(shift=shift, item=line, ticked_at=EVENING, ticked_by=alice)
    HandoverNote.objects.create(
        evening=shift.evening, kind="done", text="Vaisselle", written_at=EVENING, written_by=alice
    )
    MailStop.objects.create(volunteer=alice, kind=f"reminder{number}", stopped_at=EVENING)


def test_each_kind_is_said_in_words(client, alice):
    fill(alice)
    Joining.objects.create(
        first_name="Alice",
        email="a@laclef.example",
        words="les films",
        asked_at=EVENING,
        volunteer=alice,
        welcomed_at=EVENING,
    )
    said = {str(kind.title): kind.lines for kind in in_words(alice) if kind.lines}
    assert said == {
        "Postes que tu préfères": ["Bar 0"],
        "Formations": ["clefs 0, depuis le mercredi 19 juin 2024"],
        "Absences": ["jeudi 4 mars 2027 – jeudi 4 mars 2027"],
        "Places sur des créneaux": ["Bar 0, jeudi 4 mars à 20\xa0h\xa0: inscrit·e"],
        "Présences, corrections comprises": ["Bar 0, jeudi 4 mars 2027, 20\xa0h – 23\xa0h"],
        "Lignes que tu as cochées": ["Frigo rempli, jeudi 4 mars 2027"],
        "Mots laissés à l’équipe suivante": ["jeudi 4 mars 2027\xa0: Vaisselle"],
        "Courriers que tu ne veux plus": ["reminder0"],
        "Ta demande pour rejoindre l’équipe": ["demandé le jeudi 4 mars 2027\xa0: «\xa0les films\xa0»"],
    }
    text = client.get("/equipe/mes-donnees/").text
    assert [line for lines in said.values() for line in lines if line not in text] == []
    assert [sign for sign in ("06 39 98 77 66", alice.user.email, "mercredi") if sign not in text] == []


def test_what_names_the_account_elsewhere_is_counted(alice):
    bob = make_volunteer("Bob")
    for number in range(2):
        make_attendance(bob, EVENING, EVENING + timedelta(hours=number + 1), by=alice.user)
    counted = {str(trace.words): trace.times for trace in traces_of(alice.user)}
    assert counted == {
        "rôles que la maison t’a donnés": 1,
        "présences que tu as notées, la tienne comprise": 2,
        "compte": 1,
    }


def test_the_page_leads_to_taking_away_and_to_erasing_in_english_too(client, alice):
    fill(alice)
    for address in ("/equipe/mes-donnees/", "/en/equipe/mes-donnees/"):
        text = client.get(address).text
        assert f'href="{address}emporter/"' in text
        assert f'href="{address.replace("mes-donnees", "effacer")}"' in text
    taken = client.get("/equipe/mes-donnees/emporter/").json()
    assert taken["elsewhere_in_the_house"]["compte"] == 1
    assert [text for _at, text in taken["lines_ticked"]] == ["Frigo rempli"]


def test_only_the_team_has_such_a_page(client):
    assert client.get("/equipe/mes-donnees/").status_code == 302
    sign_in(client, make_user(HouseRole.INSPECTOR))
    assert client.get("/equipe/mes-donnees/").status_code == 403


def test_it_asks_no_more_for_thirty_rows_of_each_kind(client, alice):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/equipe/mes-donnees/")
        return len(captured)

    fill(alice)
    client.get("/equipe/mes-donnees/")
    one = queries()
    for number in range(1, 30):
        fill(alice, number)
    assert queries() == one


def test_a_line_is_punctuated_as_its_language_does() -> None:
    """French spaces its colon, without a break; English does not."""
    assert my_data._colon("Caisse", "inscrit·e") == "Caisse\u00a0: inscrit·e"
    with translation.override("en"):
        assert my_data._colon("Desk", "signed up") == "Desk: signed up"
