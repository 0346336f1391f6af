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
from screenings.models import (
    Act,
    Engagement,
    Outcome,
    Regime,
    RoomBooking,
    Rule,
    Screening,
    ScreeningRecord,
    State,
)
from screenings.refusals import ProgrammeRefused
from tests.factories import (
    make_cycle,
    make_distributor,
    make_film,
    make_room,
    make_screening,
    make_user,
    make_venue,
)
from tests.people import person, sign_in
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
    return response.content.decode()


def move_form(screening: Screening, **changes: str) -> dict[str, str]:
    start = screening.local(screening.starts_at)
    typed = {"day": f"{start:%Y-%m-%d}", "starts": f"{start:%H:%M}", "reason_fr": "Grève des trains"}
    typed |= {f"room{booking.pk}": str(booking.room_id) for booking in screening.room_bookings.all()}
    return typed | changes


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


# --- move --------------------------------------------------------------------------------------------------


def test_a_move_is_looked_at_before_it_is_done(desk: Client) -> None:
    screening = make_screening()
    clock = screening.local(screening.starts_at + timedelta(minutes=45))
    typed = move_form(screening, day=f"{clock:%Y-%m-%d}", starts=f"{clock:%H:%M}")
    looked = desk.post(address(screening, "deplacer/"), typed)
    assert (looked.status_code, screening.moves.count()) == (200, 0)
    seal = looked.context["look"].seal
    assert desk.post(address(screening, "deplacer/"), typed | {"seen": "another look"}).status_code == 200
    assert screening.moves.count() == 0
    assert desk.post(address(screening, "deplacer/"), typed | {"seen": seal}).status_code == 302
    move = screening.moves.get()
    assert (move.reason_fr, move.moved_by.first_name) == ("Grève des trains", "Camille")
    assert "Grève des trains" in shown(desk.get(address(screening)))


def test_to_another_hour_and_room_where_the_old_room_is_taken_then() -> None:
    venue = make_venue()
    first, second = make_room(venue=venue), make_room(venue=venue, name="Salle 2")
    moving = make_screening(rooms=[first])
    make_screening(rooms=[first], starts_at=moving.starts_at + timedelta(hours=4))
    shift = timedelta(hours=4)
    times = programme.NewTimes(moving.starts_at + shift, moving.ends_at + shift)
    booking = moving.room_bookings.get()
    programme.move(
        screening_id=moving.pk, times=times, rooms={booking.pk: second.pk}, now=timezone.now(), by=None
    )
    assert RoomBooking.objects.get(pk=booking.pk).room == second


def test_a_smaller_room_shows_who_is_over_and_takes_nobody_out(desk: Client) -> None:
    screening = make_screening(rooms=[make_room(seats=20)], places=20)
    book(screening, 5, 5, email="a@exemple.example")
    last = book(screening, 5, 5, email="b@exemple.example")
    booking = screening.room_bookings.get()
    tiny = make_room(venue=booking.room.venue, seats=3, name="Salle 3")
    answer = desk.post(
        address(screening, "deplacer/"), move_form(screening, **{f"room{booking.pk}": str(tiny.pk)})
    )
    page = shown(answer)
    assert answer.status_code == 422
    assert f"Salle 3 : réservation {last.code}, 1 place de trop" in page
    assert "choisissez une salle plus grande" in page
    assert "exemple.example" not in page
    assert RoomBooking.objects.get(pk=booking.pk).room != tiny


def test_a_published_move_asks_why(desk: Client) -> None:
    screening = make_screening()
    answer = desk.post(address(screening, "deplacer/"), move_form(screening, reason_fr=""))
    assert (answer.status_code, "reason_fr" in answer.context["form"].errors) == (422, True)


# --- cancel, copy, repeat, decide ---------------------------------------------------------------------------


def test_cancelling_says_who_is_told_and_asks_why(desk: Client) -> None:
    screening = make_screening()
    book(screening, 5, 0, email="a@exemple.example")
    assert "2 places tenues, par 1 réservation" in shown(desk.get(address(screening, "annuler/")))
    assert desk.post(address(screening, "annuler/"), {"reason_fr": " "}).status_code == 422
    desk.post(address(screening, "annuler/"), {"reason_fr": "Panne de projecteur"})
    screening.refresh_from_db()
    assert (screening.state, screening.cancelled_reason_fr) == (State.CANCELLED, "Panne de projecteur")
    assert screening.records.get(act=Act.CANCELLED).by.first_name == "Camille"


def test_a_draft_is_not_cancelled_and_the_page_says_so(desk: Client) -> None:
    draft = make_screening(state=State.DRAFT)
    assert "Cette séance ne peut pas passer dans cet état" in shown(desk.get(address(draft, "annuler/")))


def test_a_copy_is_a_draft_with_the_same_films_and_rooms(desk: Client) -> None:
    screening = make_screening(cycle=make_cycle())
    desk.post(address(screening, "repeter/"), {"act": "copy", "on": ""})
    copy = Screening.objects.exclude(pk=screening.pk).get()
    assert (copy.state, copy.starts_at, copy.cycle, copy.published_at) == (
        State.DRAFT,
        None,
        screening.cycle,
        None,
    )
    assert copy.programme.get().film == screening.programme.get().film
    assert copy.room_bookings.get().places == screening.room_bookings.get().places


def test_weekly_repetition_has_no_twins_and_keeps_the_clock(desk: Client) -> None:
    screening = make_screening()
    start = screening.local(screening.starts_at)
    until = f"{start.date() + timedelta(weeks=4):%Y-%m-%d}"
    for _twice in range(2):
        desk.post(address(screening, "repeter/"), {"act": "weekly", "until": until})
    made = list(screening.repetitions.order_by("repeats_on"))
    assert [one.repeats_on for one in made] == [start.date() + timedelta(weeks=n) for n in range(1, 5)]
    assert {one.local(one.starts_at).time() for one in made} == {start.time()}
    # One is moved alone; its week is still taken.
    times = programme.NewTimes(made[0].starts_at + timedelta(days=1), made[0].ends_at + timedelta(days=1))
    programme.move(screening_id=made[0].pk, times=times, now=timezone.now(), by=None)
    desk.post(address(made[1], "repeter/"), {"act": "weekly", "until": until})
    assert screening.repetitions.count() == 4


def test_a_twin_is_refused_by_the_database() -> None:
    """Guard: unique constraint screenings_repetition_has_no_twin."""
    first = make_screening()
    facts = {"regime": Regime.COMMERCIAL, "repeats": first, "repeats_on": first.starts_at.date()}
    Screening.objects.create(**facts)
    with pytest.raises(IntegrityError, match="screenings_repetition_has_no_twin"), transaction.atomic():
        Screening.objects.create(**facts)


def test_a_declined_draft_leaves_the_grid_and_keeps_its_reason(desk: Client) -> None:
    draft = make_screening(state=State.DRAFT, proposed_by="Ciné-club du quartier")
    week = f"/programmation/semaine/{draft.local(draft.starts_at):%Y-%m-%d}/"
    assert draft.public_id in shown(desk.get(week))
    desk.post(address(draft, "decider/"), {"outcome": "declined", "why": ""})
    assert draft.records.filter(act=Act.DECIDED).count() == 0
    desk.post(address(draft, "decider/"), {"outcome": "declined", "why": "Déjà montré en mai"})
    assert draft.public_id not in shown(desk.get(week))
    page = shown(desk.get(address(draft)))
    assert "Déjà montré en mai" in page
    assert "Proposée par Ciné-club du quartier" in page


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


def test_records_say_why() -> None:
    with pytest.raises(ProgrammeRefused, match="Dites pourquoi"):
        records.decide(
            make_screening(state=State.DRAFT), Outcome.KEPT, at=timezone.now(), by=make_user(), why=" "
        )
