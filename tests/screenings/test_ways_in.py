"""The table of rules and ways in: what the desk refuses holds in the shell and in the import, and the admin has no door.

The shell is plain SQL, which knows no form and no function. Each rule is broken that way somewhere in the tests
(test_rules, test_guards, test_locks, and the rest of them here); its words are said by the page here or beside its act.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from laclef.accounts.roles import Role
from screenings.imports import festival
from screenings.models import (
    Act,
    Cycle,
    Distributor,
    Film,
    FilmFollowUp,
    Guest,
    KindTemplate,
    Partner,
    Person,
    Regime,
    Room,
    Screening,
    ScreeningRecord,
    State,
    Venue,
)
from screenings.refusals import WORDS
from tests.factories import make_film, make_person, make_room, make_screening, make_venue
from tests.people import person, sign_in
from tests.screenings.broken import refused
from tests.tickets.acts import book

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
HEADER = "date;heure;salle;titre;réalisation;durée;version"


# --- the admin ---------------------------------------------------------------------------------------------


def test_the_admin_is_no_way_in() -> None:
    """It makes accounts and corrects the catalogue; no row of the programme, the tickets or the crew is written there."""
    ours = {
        model
        for name in ("screenings", "tickets", "volunteers")
        for model in apps.get_app_config(name).get_models()
    }
    catalogue = {Cycle, Distributor, Film, Partner, Person, Room, Venue}
    assert ours & set(admin.site._registry) == catalogue


# --- the shell ---------------------------------------------------------------------------------------------


def test_every_rule_that_has_words_is_broken_in_some_test() -> None:
    here = Path(__file__).parent.parent
    told = "\n".join(path.read_text() for path in here.rglob("test_*.py"))
    assert {rule for rule in WORDS if rule not in told} == set()


@pytest.mark.parametrize(
    ("assignment", "rule"),
    [
        ("regime = 'not_cinema'", "screenings_template_regime_fits_kind"),
        ("regime_basis = 'free'", "screenings_template_basis_only_non_commercial"),
        ("admission = 'free'", "screenings_template_admission_fits"),
    ],
)
def test_a_template_promises_nothing_unlawful(assignment: str, rule: str) -> None:
    row = KindTemplate.objects.create(kind="film", regime="commercial", admission="tickets")
    assert refused(f"UPDATE screenings_kindtemplate SET {assignment} WHERE id = %s", [row.pk]) == rule  # noqa: S608


def test_the_parts_of_a_screening_stand_once() -> None:
    screening = make_screening(state=State.DRAFT)
    sql = (
        "INSERT INTO screenings_roombooking (screening_id, room_id, blocks)"
        " SELECT screening_id, room_id, false FROM screenings_roombooking WHERE screening_id = %s"
    )
    assert refused(sql, [screening.pk]) == "screenings_room_once_per_event"
    one, other = (Guest.objects.create(screening=screening, person=make_person()) for _ in range(2))
    sql = "UPDATE screenings_guest SET person_id = %s WHERE id = %s"
    assert refused(sql, [one.person_id, other.pk]) == "screenings_guest_once_per_role"
    sql = "UPDATE screenings_programmeitem SET share_bp = 10001 WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_item_share_within_whole"


def test_what_was_done_and_followed_says_why_and_when() -> None:
    screening = make_screening()
    row = ScreeningRecord.objects.filter(screening=screening, act=Act.WAIVED).first()
    assert row is not None
    sql = (
        "INSERT INTO screenings_screeningrecord (screening_id, act, at, subject, what, why)"
        " SELECT screening_id, act, at, subject, what, '' FROM screenings_screeningrecord WHERE id = %s"
    )
    assert refused(sql, [row.pk]) == "screenings_record_says_why"
    follow = FilmFollowUp.objects.create(item=screening.programme.get(), copy_arrived_on=NOW.date())
    sql = "UPDATE screenings_filmfollowup SET copy_back_on = copy_arrived_on - 1 WHERE id = %s"
    assert refused(sql, [follow.pk]) == "screenings_copy_goes_back_after_it_came"


# --- the import --------------------------------------------------------------------------------------------


@pytest.fixture
def room() -> Room:
    return make_room(venue=make_venue(is_house=True), name="Salle 1")


def problems(*lines: str) -> list[str]:
    report = festival.import_programme("\n".join([HEADER, *lines]), now=NOW, by=None)
    assert not report.made
    return [words for outcome in report.outcomes for words in outcome.problems]


def test_the_import_lets_no_two_into_a_room_of_the_past(room: Room) -> None:
    lines = ("21/09/2019;20:00;Salle 1;Attica;;80;VO", "21/09/2019;21:00;Salle 1;Timbuktu;;97;VO")
    assert problems(*lines) == [str(WORDS["screenings_one_event_in_a_room"])]
    assert Screening.objects.count() == 0


def test_the_import_changes_nothing_that_stands_or_is_sold(room: Room) -> None:
    """Its lines are drafts beside what is there: neither the sale's locks nor the past's are ever touched."""
    film = make_film(title="Attica", directors=["Cinda Firestone"], minutes=80)
    start = datetime(2026, 12, 1, 20, tzinfo=PARIS)
    standing = make_screening(rooms=[room], films=[film], starts_at=start, now=NOW)
    book(standing, 5)
    before = whole(standing)
    line = "01/12/2026;20:30;Salle 1;Timbuktu;Abderrahmane Sissako;97;VO"
    report = festival.import_programme(f"{HEADER}\n{line}", now=NOW, by=None)
    assert (report.made, whole(standing)) == (True, before)
    made = Screening.objects.exclude(pk=standing.pk).get()
    assert (made.state, made.room_bookings.get().blocks) == (State.DRAFT, False)
    assert whole(standing) == before


def whole(screening: Screening) -> list[Any]:
    """Its row and those of its parts."""
    parts = [screening.programme, screening.room_bookings, screening.guests, screening.records]
    return [
        Screening.objects.filter(pk=screening.pk).values().get(),
        *(list(part.values()) for part in parts),
    ]


def test_what_the_import_brings_in_is_published_under_the_same_rules(client: Client, room: Room) -> None:
    """A draft that came in has no terms: publishing it asks for them, as for one that was typed."""
    line = "01/12/2099;20:30;Salle 1;Timbuktu;Abderrahmane Sissako;97;VO"
    festival.import_programme(f"{HEADER}\n{line}", now=NOW, by=None)
    made = Screening.objects.get()
    sign_in(client, person(Role.PROGRAMMER))
    page = client.post(f"/programmation/seances/{made.public_id}/publier/")
    assert (page.status_code, "Conditions incomplètes" in page.content.decode()) == (422, True)
    sql = "UPDATE screenings_screening SET state = 'published', published_at = now() WHERE id = %s"
    assert refused(sql, [made.pk]) == "screenings_commercial_has_terms"


# --- the page ----------------------------------------------------------------------------------------------


def form_of(screening: Screening, **changes: str) -> dict[str, str]:
    """The one page as it stands, with these fields typed over."""
    booking, item = screening.room_bookings.get(), screening.programme.get()
    start = screening.local(screening.starts_at)  # type: ignore[arg-type]
    typed = {
        "act": "save",
        "read_at": screening.changed_at.isoformat(),
        "kind": screening.kind,
        "regime": screening.regime,
        "admission": screening.admission,
        "day": f"{start:%Y-%m-%d}",
        "starts": f"{start:%H:%M}",
        "introduction_minutes": "0",
        "debate_minutes": "0",
        f"in-room{booking.room_id}": "on",
        f"in-places{booking.room_id}": "100",
        "films-TOTAL_FORMS": "1",
        "films-INITIAL_FORMS": "0",
        "films-0-row": str(item.pk),
        "films-0-film": str(item.film_id),
        "films-0-is_main": "on",
        "guests-TOTAL_FORMS": "0",
        "guests-INITIAL_FORMS": "0",
    }
    return typed | changes


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"regime": "not_cinema"}, "screenings_regime_fits_kind"),
        ({"regime_basis": "free"}, "screenings_basis_only_non_commercial"),
        ({"admission": "free"}, "screenings_commercial_sells_tickets"),
        ({"kind": "hire", "regime": "private_hire"}, "screenings_private_use_sells_nothing"),
        ({"booking_url": "https://ailleurs.example"}, "screenings_elsewhere_has_an_address"),
        ({"age_from": "19"}, "screenings_age_is_a_childs"),
        ({"films-0-share_bp": "50"}, "screenings_shares_make_a_whole"),
    ],
)
def test_the_page_says_the_rule_in_words_and_keeps_what_was_typed(
    client: Client, changes: dict[str, str], rule: str
) -> None:
    draft = make_screening(state=State.DRAFT)
    sign_in(client, person(Role.PROGRAMMER))
    path = f"/programmation/seances/{draft.public_id}/modifier/"
    answer = client.post(path, form_of(draft, title_fr="Tapé", **changes))
    page = answer.content.decode()
    assert (answer.status_code, str(WORDS[rule]) in page, "Tapé" in page) == (422, True, True)
    draft.refresh_from_db()
    assert (draft.title_fr, draft.regime) == ("", Regime.COMMERCIAL)
