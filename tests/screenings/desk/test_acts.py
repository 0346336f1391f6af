"""The desk's acts through their pages: each works, each is refused in words, the wrong person is kept out."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from laclef import evening
from laclef.accounts.roles import Role
from screenings import programme, records, writing
from screenings.desk.forms.parts import FilmForm, GuestForm
from screenings.models import (
    Act,
    Engagement,
    Guest,
    Outcome,
    Rule,
    Screening,
    ScreeningRecord,
    State,
)
from screenings.refusals import ProgrammeRefused
from tests.factories import (
    make_distributor,
    make_film,
    make_person,
    make_room,
    make_screening,
    make_user,
)
from tests.people import person, sign_in
from tests.reading import plain
from tests.tickets.acts import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER, first_name="Camille"))


def address(screening: Screening, act: str = "") -> str:
    return f"/programmation/seances/{screening.public_id}/{act}"


@transaction.atomic
def plain_sql(statement: str, *values: object) -> None:
    """As the shell or an import would, rules that wait for the commit included."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def shown(response: Any) -> str:
    return plain(response.content.decode())


# --- writing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["²", "x", "", "9" * 5000])
@pytest.mark.parametrize(
    "act", ["add-film", "drop-film", "lift-film", "add-guest", "drop-guest", "lift-guest"]
)
def test_an_act_made_up_changes_nothing(desk: Client, act: str, value: str) -> None:
    typed = {"act": f"{act}:{value}", "films-TOTAL_FORMS": "0", "guests-TOTAL_FORMS": "²"}
    page = desk.post("/programmation/nouvelle/", typed)
    assert page.status_code == 200
    assert "films-0-film" not in shown(page)


# --- confirm and publish -----------------------------------------------------------------------------------


def test_confirming_holds_the_room_and_is_written_down(desk: Client) -> None:
    draft = make_screening(state=State.DRAFT)
    assert "Confirmer la séance" in shown(desk.get(address(draft, "confirmer/")))
    assert desk.post(address(draft, "confirmer/")).status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.CONFIRMED
    assert [r.by.first_name for r in draft.records.filter(act=Act.CONFIRMED)] == ["Camille"]
    assert "Camille" in shown(desk.get(address(draft)))


def test_what_would_refuse_is_said_before_the_button_is_pressed(desk: Client) -> None:
    room = make_room()
    make_screening(rooms=[room])
    draft = make_screening(rooms=[room], state=State.DRAFT)
    assert "La salle est déjà prise à cette heure" in shown(desk.get(address(draft, "confirmer/")))
    draft.refresh_from_db()
    assert (draft.state, draft.records.filter(act=Act.CONFIRMED).count()) == (State.DRAFT, 0)
    # Once somebody says why, it is the database that still refuses.
    answer = desk.post(address(draft, "confirmer/"), {f"{draft.public_id}-turnaround": "Je passe"})
    assert (answer.status_code, "déjà prise" in shown(answer)) == (422, True)


def test_a_short_turnaround_names_the_neighbour_and_its_override_is_kept(desk: Client) -> None:
    room = make_room()
    first = make_screening(rooms=[room], films=[make_film(title="Timbuktu")])
    draft = make_screening(rooms=[room], state=State.DRAFT, starts_at=first.ends_at + timedelta(minutes=5))
    page = shown(desk.get(address(draft, "confirmer/")))
    assert "5 min seulement après « Timbuktu »" in page
    assert desk.post(address(draft, "confirmer/")).status_code == 422
    desk.post(address(draft, "confirmer/"), {f"{draft.public_id}-turnaround": "Le film est court"})
    kept = draft.records.get(act=Act.WAIVED, subject=Rule.TURNAROUND)
    assert (kept.why, "Timbuktu" in kept.what) == ("Le film est court", True)
    assert Screening.objects.get(pk=draft.pk).state == State.CONFIRMED


def test_a_week_is_published_together_or_not_at_all() -> None:
    room, now = make_room(), timezone.now()
    one = make_screening(rooms=[room], state=State.CONFIRMED)
    other = make_screening(rooms=[room], state=State.DRAFT, starts_at=one.starts_at)
    with pytest.raises(ProgrammeRefused) as refusal:
        evening.publish_all(overrides={one.pk: [], other.pk: []}, now=now, by=None)
    assert "Au bord de la mer bleue" in str(refusal.value)
    assert set(Screening.objects.values_list("state", flat=True)) == {State.CONFIRMED, State.DRAFT}


# --- terms: the database's own guard -----------------------------------------------------------------------


def complete(screening: Screening) -> None:
    film = screening.programme.get().film
    film.visa_number = "4 321"
    film.save()
    screening.programme.update(
        distributor=make_distributor(), engagement=Engagement.SHARE, rate_bp=5000, minimum_guarantee_cents=0
    )


def test_a_commercial_screening_is_not_published_without_terms() -> None:
    """Guard: the deferred trigger screenings_terms_of_screening; plain SQL meets it too."""
    draft = make_screening(state=State.CONFIRMED, without_terms="")
    with pytest.raises(ProgrammeRefused) as refusal:
        programme.publish(screening_id=draft.pk, now=timezone.now(), by=None)
    assert refusal.value.rule == "screenings_commercial_has_terms"
    publish = "UPDATE screenings_screening SET state = 'published', published_at = now() WHERE id = %s"
    with pytest.raises(IntegrityError, match="screenings_commercial_has_terms"):
        plain_sql(publish, draft.pk)
    complete(draft)
    assert programme.publish(screening_id=draft.pk, now=timezone.now(), by=None).state == State.PUBLISHED


def test_a_film_added_after_publication_brings_its_terms() -> None:
    """Guard: the deferred trigger screenings_terms_of_item."""
    draft = make_screening(state=State.CONFIRMED, without_terms="")
    complete(draft)
    programme.publish(screening_id=draft.pk, now=timezone.now(), by=None)
    add = (
        "INSERT INTO screenings_programmeitem (screening_id, film_id, position, is_main, spoken_languages,"
        " subtitle_languages, subtitles_for_deaf, audio_description, format, talk_fr, talk_en, engagement)"
        " VALUES (%s, %s, 1, false, '{}', '{}', false, false, '', '', '', '')"
    )
    with pytest.raises(IntegrityError, match="screenings_commercial_has_terms"):
        plain_sql(add, draft.pk, make_film(title="Attica").pk)


def test_without_terms_it_goes_out_with_a_reason_that_is_kept(desk: Client) -> None:
    draft = make_screening(state=State.DRAFT, without_terms="")
    page = shown(desk.get(address(draft, "publier/")))
    assert (
        "Conditions incomplètes. Au bord de la mer bleue : distributeur, taux ou forfait, numéro de visa"
        in page
    )
    assert desk.post(address(draft, "publier/")).status_code == 422
    desk.post(address(draft, "publier/"), {f"{draft.public_id}-terms": "Le contrat arrive lundi"})
    assert Screening.objects.get(pk=draft.pk).state == State.PUBLISHED
    assert draft.records.get(act=Act.WAIVED, subject=Rule.TERMS).why == "Le contrat arrive lundi"


def test_what_was_done_is_only_added_to() -> None:
    """Guard: trigger screenings_record_is_kept."""
    screening = make_screening()
    record = ScreeningRecord.objects.filter(screening=screening).first()
    for statement in (
        "UPDATE screenings_screeningrecord SET why = 'x'",
        "DELETE FROM screenings_screeningrecord",
    ):
        with pytest.raises(IntegrityError, match="screenings_records_are_only_added"):
            plain_sql(f"{statement} WHERE id = %s", record.pk)


# --- writing -----------------------------------------------------------------------------------------------


def test_nobody_writes_over_what_they_have_not_read() -> None:
    """Guard: read_at compared under the screening's lock in writing.edit."""
    draft = make_screening(state=State.DRAFT)
    read_at = draft.changed_at
    now = timezone.now() + timedelta(minutes=1)
    written = writing.Written(columns={"title_fr": "Un"}, films=None, read_at=read_at)
    assert writing.edit(draft.pk, written, now=now, by=None)[0] == "title_fr"
    with pytest.raises(ProgrammeRefused, match="Quelqu’un a modifié"):
        writing.edit(
            draft.pk,
            writing.Written(columns={"title_fr": "Deux"}, films=None, read_at=read_at),
            now=now,
            by=None,
        )


def test_what_the_sale_locks_is_said_and_cannot_be_typed(desk: Client) -> None:
    screening = make_screening()
    book(screening, 5)
    page = desk.get(address(screening, "modifier/"))
    form = page.context["page"].form
    assert form.fields["admission"].disabled
    assert "Des personnes tiennent des places" in shown(page)
    assert "day" not in form.fields


def test_editing_what_is_published_is_written_down(desk: Client) -> None:
    screening = make_screening()
    writing.edit(
        screening.pk,
        writing.Written(columns={"title_fr": "Avant-première"}, films=None),
        now=timezone.now(),
        by=None,
    )
    screening.refresh_from_db()
    assert (screening.title_fr, screening.sequence) == ("Avant-première", 1)
    assert screening.records.get(act=Act.EDITED).what == "titre"


@pytest.mark.parametrize(
    ("part", "columns"),
    [
        ("films", {"subtitles_for_deaf": True}),
        ("films", {"audio_description": True}),
        ("films", {"talk_en": "With the crew"}),
        ("guests", {"capacity_en": "critic"}),
    ],
)
def test_whatever_the_page_writes_of_a_part_leaves_its_trace(part: str, columns: dict[str, Any]) -> None:
    screening = make_screening()
    Guest.objects.create(screening=screening, person=make_person())
    row = {"films": screening.programme, "guests": screening.guests}[part].get()
    written = writing.Written(
        columns={},
        films=[writing.Part({"is_main": True, **columns}, row.pk)] if part == "films" else None,
        guests=[writing.Part(columns, row.pk)]
        if part == "guests"
        else [writing.Part({}, screening.guests.get().pk)],
    )
    assert part in writing.edit(screening.pk, written, now=timezone.now(), by=None)
    assert screening.records.filter(act=Act.EDITED).count() == 1


def test_what_is_compared_is_all_that_the_page_writes() -> None:
    """Guard: writing.COMPARED, of what the forms write."""
    assert set(FilmForm.Meta.fields) == set(writing.COMPARED["films"])
    assert set(GuestForm.Meta.fields) == set(writing.COMPARED["guests"])


def test_records_say_why() -> None:
    with pytest.raises(ProgrammeRefused, match="Dis pourquoi"):
        records.decide(
            make_screening(state=State.DRAFT), Outcome.KEPT, at=timezone.now(), by=make_user(), why=" "
        )
