"""Changing what stands: move, cancel, copy, repeat, decide; each says first what it meets, and keeps the reason."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings import programme
from screenings.models import (
    Act,
    Kind,
    Regime,
    RoomBooking,
    Rule,
    Screening,
    State,
)
from tests.factories import (
    bring_to,
    make_cycle,
    make_film,
    make_room,
    make_screening,
    make_venue,
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


def shown(response: Any) -> str:
    return plain(response.content.decode())


def move_form(screening: Screening, **changes: str) -> dict[str, str]:
    start = screening.local(screening.starts_at)
    typed = {"day": f"{start:%Y-%m-%d}", "starts": f"{start:%H:%M}", "reason_fr": "Grève des trains"}
    typed |= {f"room{booking.pk}": str(booking.room_id) for booking in screening.room_bookings.all()}
    return typed | changes


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
    assert "choisis une salle plus grande" in page
    assert "exemple.example" not in page
    assert RoomBooking.objects.get(pk=booking.pk).room != tiny


def test_a_move_that_changes_nothing_is_said(desk: Client) -> None:
    start = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    screening = make_screening(starts_at=start)
    answer = desk.post(address(screening, "deplacer/"), move_form(screening, seen="x"))
    assert (answer.status_code, "Rien ne change encore" in shown(answer)) == (422, True)


def test_who_keeps_it_out_is_named(desk: Client) -> None:
    """No reason is asked where none would help."""
    room = make_room()
    first = make_screening(rooms=[room], films=[make_film(title="Timbuktu")])
    moving = make_screening(rooms=[room], starts_at=first.starts_at + timedelta(hours=5))
    clock = moving.local(first.starts_at + timedelta(minutes=30))
    where = {"day": f"{clock:%Y-%m-%d}", "starts": f"{clock:%H:%M}"}
    answer = desk.post(address(moving, "deplacer/"), move_form(moving, **where))
    page = shown(answer)
    assert "La salle est déjà prise à cette heure" in page
    assert "En même temps que « Timbuktu »" in page
    assert answer.context["look"].asks == []


def test_a_published_move_asks_why(desk: Client) -> None:
    screening = make_screening()
    later = f"{screening.local(screening.starts_at) + timedelta(days=1):%Y-%m-%d}"
    answer = desk.post(address(screening, "deplacer/"), move_form(screening, day=later, reason_fr=""))
    assert (answer.status_code, "reason_fr" in answer.context["form"].errors) == (422, True)


def moved(desk: Client, screening: Screening, **typed: str) -> Any:
    """Look first, then press the button under that look."""
    path = address(screening, "deplacer/")
    seal = desk.post(path, move_form(screening, **typed)).context["look"].seal
    return desk.post(path, move_form(screening, **typed) | {"seen": seal})


def test_a_move_names_its_new_neighbour_and_keeps_why_it_was_gone_past(desk: Client) -> None:
    room = make_room()
    first = make_screening(rooms=[room], films=[make_film(title="Timbuktu")])
    moving = make_screening(rooms=[room], starts_at=first.ends_at + timedelta(hours=5))
    clock = moving.local(first.ends_at + timedelta(minutes=5))
    where = {"day": f"{clock:%Y-%m-%d}", "starts": f"{clock:%H:%M}"}
    refused = moved(desk, moving, **where)
    assert "min seulement après « Timbuktu »" in shown(refused)
    assert "Dis pourquoi, en une phrase" in shown(refused)
    assert moving.moves.count() == 0
    why = {f"{moving.public_id}-turnaround": "Le film est court"}
    assert moved(desk, moving, **where, **why).status_code == 302
    kept = moving.records.get(act=Act.WAIVED, subject=Rule.TURNAROUND)
    assert (kept.why, "Timbuktu" in kept.what) == ("Le film est court", True)


def test_a_move_meets_the_law_of_its_new_day(desk: Client) -> None:
    """The visa is old enough on the day announced, too young on the day it would move to."""
    start = timezone.now().replace(microsecond=0) + timedelta(days=40)
    film = make_film(year=start.year, visa_on=start.date() - timedelta(days=370))
    facts = {"regime": Regime.NON_COMMERCIAL, "regime_basis": "exceptional"}
    moving = make_screening(starts_at=start, films=[film], **facts)
    where = {"day": f"{moving.local(start) - timedelta(days=10):%Y-%m-%d}"}
    assert "a moins de 12 mois à cette date" in shown(moved(desk, moving, **where))
    assert moving.moves.count() == 0
    assert moved(desk, moving, **where, **{f"{moving.public_id}-visa": "Accord du CNC"}).status_code == 302
    assert moving.records.get(act=Act.WAIVED, subject=Rule.VISA).why == "Accord du CNC"
    later = {"day": f"{moving.local(start):%Y-%m-%d}"}
    assert moved(desk, moving, **later).status_code == 302  # what is no longer so asks nothing


def test_a_copy_and_each_repetition_name_who_stands_too_near(desk: Client) -> None:
    room = make_room()
    screening = make_screening(rooms=[room])
    in_a_week = screening.starts_at + timedelta(weeks=1)
    make_screening(rooms=[room], starts_at=in_a_week, films=[make_film(title="Timbuktu")], state=State.DRAFT)
    day = f"{screening.local(in_a_week):%Y-%m-%d}"
    copied = desk.post(address(screening, "repeter/"), {"act": "copy", "on": day}, follow=True)
    assert "en même temps que « Timbuktu »" in shown(copied)
    Screening.objects.order_by("-pk")[0].delete()
    weekly = desk.post(address(screening, "repeter/"), {"act": "weekly", "until": day}, follow=True)
    assert "en même temps que « Timbuktu »" in shown(weekly)


def test_a_declined_draft_is_nobodys_neighbour(desk: Client) -> None:
    room = make_room()
    wish = make_screening(rooms=[room], state=State.DRAFT, films=[make_film(title="Timbuktu")])
    draft = make_screening(rooms=[room], state=State.DRAFT, starts_at=wish.starts_at)
    assert "« Timbuktu »" in shown(desk.get(address(draft, "confirmer/")))
    desk.post(address(wish, "decider/"), {"outcome": "declined", "why": "Déjà montré en mai"})
    assert "« Timbuktu »" not in shown(desk.get(address(draft, "confirmer/")))


def test_an_exhibition_takes_its_openings_along(desk: Client) -> None:
    """Over the night when the clocks change: each opening keeps its hours of the clock."""
    start = datetime(2030, 3, 28, 14, tzinfo=ZoneInfo("Europe/Paris"))
    room = make_room()
    facts = {"kind": Kind.EXHIBITION, "admission": "free", "venue": room.venue, "doors_at": None}
    ends_at = start + timedelta(days=1, hours=5)
    show = make_screening(rooms=[], state=State.DRAFT, starts_at=start, ends_at=ends_at, **facts)
    for days in (0, 1):
        opens = start + timedelta(days=days)
        RoomBooking.objects.create(screening=show, room=room, during=(opens, opens + timedelta(hours=5)))
    bring_to(show, State.PUBLISHED, now=timezone.now())
    assert moved(desk, show, day="2030-03-30", starts="15:00").status_code == 302
    hours = [show.local(row.during.lower) for row in show.room_bookings.order_by("during")]
    assert [f"{at:%d/%m %H:%M}" for at in hours] == ["30/03 15:00", "31/03 15:00"]
    show.refresh_from_db()
    assert f"{show.local(show.ends_at):%d/%m %H:%M}" == "31/03 20:00"
    assert show.moves.get().to_starts_at == show.starts_at


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
