"""Every rule of the programme, broken with plain SQL: the database itself refuses, by the rule's name."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from screenings.models import Kind, Origin, Regime, Screening, State
from screenings.refusals import WORDS
from tests.factories import make_cycle, make_film, make_room, make_screening, make_venue
from tests.screenings.broken import refused, set_on

pytestmark = pytest.mark.django_db


def past(**facts: Any) -> Screening:
    """A screening that has ended, as the archive brings them in."""
    facts.setdefault("origin", Origin.ARCHIVE)
    return make_screening(starts_at=timezone.now() - timedelta(days=3), **facts)


# --- times and states ----------------------------------------------------------------------------------


def test_confirmed_means_dated_and_placed() -> None:
    draft = make_screening(state=State.DRAFT)
    assert set_on(draft, "state = 'confirmed', starts_at = NULL") == "screenings_confirmed_has_time_and_venue"


def test_a_draft_may_lack_everything() -> None:
    assert Screening.objects.create(regime=Regime.COMMERCIAL).state == State.DRAFT


@pytest.mark.parametrize(
    ("assignment", "rule"),
    [
        ("ends_at = starts_at", "screenings_ends_after_start"),
        ("doors_at = starts_at + interval '1 minute'", "screenings_doors_before_start"),
        ("doors_close_at = doors_at", "screenings_doors_close_after_opening"),
        ("regime = 'not_cinema'", "screenings_regime_fits_kind"),
        ("regime_basis = 'free'", "screenings_basis_only_non_commercial"),
        ("regime = 'non_commercial'", "screenings_non_commercial_says_why"),
        ("admission = 'free'", "screenings_commercial_sells_tickets"),
        ("booking_url = 'https://ailleurs.example'", "screenings_elsewhere_has_an_address"),
        ("age_from = 19", "screenings_age_is_a_childs"),
        ("state = 'draft'", "screenings_state_follows_state"),
        ("state = 'confirmed'", "screenings_state_follows_state"),
        ("state = 'cancelled', cancelled_at = now()", "screenings_cancelled_is_dated_with_reason"),
        ("state = 'cancelled', cancelled_reason_fr = 'panne'", "screenings_cancelled_is_dated_with_reason"),
        ("cancelled_at = now()", "screenings_cancelled_is_dated_with_reason"),
        ("published_at = NULL", "screenings_identity_is_permanent"),
        ("published_at = now() + interval '1 day'", "screenings_identity_is_permanent"),
        ("public_id = 'aaaaaa'", "screenings_identity_is_permanent"),
        ("origin = 'archive'", "screenings_identity_is_permanent"),
        ("sequence = -1", "screenings_identity_is_permanent"),
        ("interrupted_at = now()", "screenings_interrupted_in_its_window"),
    ],
)
def test_what_a_published_screening_cannot_become(assignment: str, rule: str) -> None:
    assert set_on(make_screening(), assignment) == rule


def test_cancelled_stays_cancelled() -> None:
    screening = make_screening(state=State.CANCELLED)
    assert (
        set_on(screening, "state = 'published', cancelled_at = NULL, cancelled_reason_fr = ''")
        == "screenings_state_follows_state"
    )


def test_born_as_a_draft() -> None:
    venue = make_venue()
    sql = """INSERT INTO screenings_screening (public_id, kind, state, regime, regime_basis, origin, open_meeting,
        title_fr, title_en, short_fr, short_en, text_fr, text_en, practical_fr, practical_en, content_notes_fr,
        content_notes_en, for_children, introduction_minutes, debate_minutes, admission, booking_url, ical_uid,
        sequence, cancelled_reason_fr, cancelled_reason_en, changed_at, venue_id, starts_at, ends_at, published_at)
        VALUES ('zzzzzz', 'film', 'published', 'commercial', '', 'house', false, '', '', '', '', '', '', '', '', '',
        '', false, 0, 0, 'tickets', '', gen_random_uuid(), 0, '', '', now(), %s, now(), now() + interval '1 hour',
        now())"""
    assert refused(sql, [venue.pk]) == "screenings_born_as_draft"


def test_a_hire_is_never_published() -> None:
    hire = make_screening(kind=Kind.HIRE, regime=Regime.PRIVATE_HIRE, admission="free", state=State.CONFIRMED)
    assert set_on(hire, "state = 'published', published_at = now()") == "screenings_hire_never_published"


def test_internal_uses_are_never_published_but_the_open_meeting() -> None:
    closed = make_screening(kind=Kind.INTERNAL, admission="free", state=State.CONFIRMED)
    assert (
        set_on(closed, "state = 'published', published_at = now()") == "screenings_internal_never_published"
    )
    assert make_screening(kind=Kind.INTERNAL, admission="free", open_meeting=True).state == State.PUBLISHED


def test_private_uses_sell_nothing() -> None:
    hire = make_screening(kind=Kind.HIRE, regime=Regime.PRIVATE_HIRE, admission="free", state=State.DRAFT)
    assert set_on(hire, "admission = 'tickets'") == "screenings_private_use_sells_nothing"


def test_what_was_published_is_never_deleted() -> None:
    screening = make_screening(state=State.CANCELLED)
    sql = "DELETE FROM screenings_screening WHERE id = %s"
    assert refused(sql, [screening.pk]) == "screenings_published_never_deleted"


# --- complete when announced ---------------------------------------------------------------------------


def test_confirmed_has_a_room() -> None:
    draft = make_screening(rooms=[], state=State.DRAFT)
    assert set_on(draft, "state = 'confirmed'") == "screenings_confirmed_has_a_room"


def test_a_room_cannot_be_taken_from_what_is_confirmed() -> None:
    screening = make_screening()
    sql = "DELETE FROM screenings_roombooking WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_confirmed_has_a_room"


def test_published_has_a_title_or_a_film() -> None:
    draft = make_screening(kind=Kind.DEBATE, title_fr="", state=State.DRAFT)
    assert set_on(draft, "state = 'published', published_at = now()") == "screenings_published_has_a_title"


def test_a_film_programme_names_its_main_film() -> None:
    screening = make_screening(films=[make_film(), make_film(title="Attica")])
    sql = "UPDATE screenings_programmeitem SET is_main = false WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_film_programme_names_its_main_film"
    sql = "UPDATE screenings_programmeitem SET is_main = true WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_item_one_main_film"


def test_the_shares_of_the_films_make_a_whole() -> None:
    screening = make_screening(films=[make_film(), make_film(title="Attica")])
    sql = "UPDATE screenings_programmeitem SET share_bp = 5001 WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_shares_make_a_whole"
    sql = "UPDATE screenings_programmeitem SET share_bp = 10000 WHERE screening_id = %s AND position = 0"
    assert refused(sql, [screening.pk]) == "screenings_shares_make_a_whole"


def test_what_can_be_booked_says_how_many_places() -> None:
    draft = make_screening(rooms=[make_room(seats=None)], places=None, state=State.DRAFT)
    assert set_on(draft, "state = 'published', published_at = now()") == "screenings_bookable_has_places"


@pytest.mark.parametrize(
    ("assignment", "rule"),
    [
        ("rate_bp = 1999, engagement = 'share'", "screenings_item_rate_is_lawful"),
        ("rate_bp = 5001, engagement = 'share'", "screenings_item_rate_is_lawful"),
        ("engagement = 'share'", "screenings_item_terms_are_one_kind"),
        (
            "engagement = 'flat', flat_fee_cents = 1, minimum_guarantee_cents = 1",
            "screenings_item_terms_are_one_kind",
        ),
    ],
)
def test_the_terms_of_a_film_are_lawful(assignment: str, rule: str) -> None:
    screening = make_screening()
    sql = f"UPDATE screenings_programmeitem SET {assignment} WHERE screening_id = %s"  # noqa: S608
    assert refused(sql, [screening.pk]) == rule


# --- the past ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "assignment",
    [
        "starts_at = starts_at - interval '1 hour'",
        "ends_at = ends_at + interval '30 days'",
        "doors_at = NULL",
        "regime = 'non_commercial', regime_basis = 'free'",
        "admission = 'elsewhere', booking_url = 'https://ailleurs.example'",
        "state = 'cancelled', cancelled_at = now(), cancelled_reason_fr = 'après coup'",
    ],
)
def test_the_past_is_fixed(assignment: str) -> None:
    assert set_on(past(), assignment) == "screenings_past_is_fixed"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM screenings_programmeitem WHERE screening_id = %s",
        "UPDATE screenings_programmeitem SET format = '35mm' WHERE screening_id = %s",
        "DELETE FROM screenings_roombooking WHERE screening_id = %s",
        "UPDATE screenings_roombooking SET places = 1 WHERE screening_id = %s",
    ],
)
def test_the_films_and_rooms_of_the_past_are_fixed(sql: str) -> None:
    assert refused(sql, [past().pk]) == "screenings_past_is_fixed"


def test_texts_guests_and_cycle_of_the_past_stay_editable() -> None:
    screening = past()
    Screening.objects.filter(pk=screening.pk).update(text_en="Written later.", cycle=make_cycle())
    screening.refresh_from_db()
    assert screening.text_en == "Written later."


def test_a_draft_whose_day_passed_can_still_be_dated_anew() -> None:
    draft = past(state=State.DRAFT)
    tomorrow = timezone.now() + timedelta(days=1)
    Screening.objects.filter(pk=draft.pk).update(
        doors_at=None, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2)
    )
    draft.refresh_from_db()
    assert draft.starts_at == tomorrow


@pytest.mark.parametrize(
    ("starts", "minutes", "lawful"),
    [(timedelta(minutes=-5), 90, True), (timedelta(minutes=5), 90, False), (timedelta(hours=-4), 90, False)],
)
def test_interrupted_only_from_its_start_to_an_hour_after(
    starts: timedelta, minutes: int, lawful: bool
) -> None:
    now: datetime = timezone.now()
    screening = make_screening(starts_at=now + starts, minutes=minutes)
    if lawful:
        Screening.objects.filter(pk=screening.pk).update(interrupted_at=now)
        screening.refresh_from_db()
        assert screening.interrupted_at == now
    else:
        assert set_on(screening, "interrupted_at = now()") == "screenings_interrupted_in_its_window"


def test_every_rule_has_words_for_people() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'screenings_%'")
        source = " ".join(row[0] for row in cursor.fetchall())
    named = {
        word.strip("'")
        for word in source.replace("(", " ").replace(",", " ").split()
        if word.startswith("'screenings_")
    }
    assert (
        named
        - set(WORDS)
        - {
            "screenings_born_as_draft",
            "screenings_moves_are_only_added",
            "screenings_roombooking_stays_with_its_screening",
        }
        == set()
    )
