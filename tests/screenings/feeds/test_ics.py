"""The calendar, read by icalendar and by a reader of our own."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from screenings.models import Kind, Screening
from tests.factories import make_cycle, make_film, make_room, make_screening, make_venue
from tests.screenings.feeds import rfc5545
from tests.screenings.feeds.houses import cancelled, evening, moved

PARIS = ZoneInfo("Europe/Paris")


def parsed(
    client: Client, address: str = "/programme.ics"
) -> tuple[list[icalendar.Event], rfc5545.Component]:
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert [event.errors for event in calendar.walk()] == [[] for _ in calendar.walk()]
    return calendar.walk("VEVENT"), rfc5545.read(response.content)


def only(client: Client, address: str = "/programme.ics") -> tuple[icalendar.Event, rfc5545.Component]:
    events, calendar = parsed(client, address)
    (event,), (other,) = events, calendar.all("VEVENT")
    return event, other


@pytest.mark.django_db
def test_two_readers_read_the_same(client: Client) -> None:
    """Commas, semicolons, backslashes, long lines, several bytes a sign: both readers give the title back."""
    title = "Œuvre, « entière » ; 50\\50 " + "à pleine voix – " * 9
    screening = make_screening(title_fr=title.strip())
    event, other = only(client)
    assert (str(event["SUMMARY"]), other.text("SUMMARY")) == (title.strip(), title.strip())
    assert (str(event["UID"]), other.text("UID")) == (str(screening.ical_uid),) * 2
    assert (str(event["LOCATION"]), other.text("LOCATION")) == (
        "La Clef, Salle 1, 34 rue Daubenton, 75005 Paris",
    ) * 2
    assert str(event["DESCRIPTION"]) == other.text("DESCRIPTION")


@pytest.mark.django_db
def test_the_clock_is_the_venues(client: Client) -> None:
    noumea = make_room(venue=make_venue(time_zone="Pacific/Noumea", name="Ciné Brousse"))
    screening = make_screening(rooms=[noumea])
    event, other = only(client)
    local = screening.starts_at.astimezone(ZoneInfo("Pacific/Noumea"))
    assert event.start == local
    assert other.one("DTSTART").parameters["TZID"] == "Pacific/Noumea"
    assert other.one("DTSTART").value == f"{local:%Y%m%dT%H%M%S}"


@pytest.mark.django_db
def test_the_zone_says_when_the_clocks_change(client: Client) -> None:
    """By the clock before the change, as the RFC asks: 02:00 becomes summer time, 03:00 winter time."""
    make_screening(starts_at=datetime(2027, 1, 6, 20, tzinfo=PARIS))
    (zone,) = parsed(client)[1].all("VTIMEZONE")
    changes = {
        part.text("DTSTART"): (part.name, part.text("TZOFFSETFROM"), part.text("TZOFFSETTO"))
        for part in zone.parts
    }
    assert changes["20260329T020000"] == ("DAYLIGHT", "+0100", "+0200")
    assert changes["20261025T030000"] == ("STANDARD", "+0200", "+0100")
    assert max(changes) == "20281029T030000"


@pytest.mark.django_db
@pytest.mark.parametrize("start", [datetime(2027, 3, 28, 1, 30, tzinfo=PARIS), datetime(2027, 10, 31, 1, 30, tzinfo=PARIS)])  # fmt: skip
def test_a_night_when_the_clocks_change_keeps_its_length(client: Client, start: datetime) -> None:
    """Both wall times are read back through the calendar's own zone and not through ours."""
    end = (start.astimezone(UTC) + timedelta(hours=5)).astimezone(PARIS)
    make_screening(starts_at=start, ends_at=end)
    body = client.get("/programme.ics").content
    calendar = rfc5545.read(body)
    (event,) = calendar.all("VEVENT")
    read = [rfc5545.utc(calendar, event.one(name)) for name in ("DTSTART", "DTEND")]
    assert read == [start.astimezone(UTC), end.astimezone(UTC)]


@pytest.mark.django_db
def test_a_move_keeps_the_identity_and_raises_the_sequence(client: Client) -> None:
    screening = make_screening(now=timezone.now() - timedelta(hours=1))
    before, _ = only(client)
    moved(screening, hours=2)
    after, other = only(client)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start - before.start == timedelta(hours=2)
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert other.text("SUMMARY") == "Déplacée\u00a0: Au bord de la mer bleue"
    assert other.text("DESCRIPTION").startswith("Elle était annoncée ")


@pytest.mark.django_db
def test_a_cancelled_one_stays_and_says_why(client: Client) -> None:
    cancelled(make_screening())
    event, other = only(client)
    assert (str(event["STATUS"]), other.text("STATUS")) == ("CANCELLED",) * 2
    assert event["SEQUENCE"] == 1
    assert other.text("SUMMARY").startswith("Annulée\u00a0: ")
    assert other.text("DESCRIPTION").startswith("Séance annulée. Panne de projecteur")
    assert other.text("TRANSP") == "TRANSPARENT"


@pytest.mark.django_db
def test_an_exhibition_is_a_span_with_its_opening_hours(client: Client) -> None:
    start = datetime(2027, 1, 6, 14, tzinfo=PARIS)
    make_screening(kind=Kind.EXHIBITION, starts_at=start, ends_at=start + timedelta(days=10, hours=5))
    event, other = only(client)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 6), date(2027, 1, 17))
    assert other.one("DTSTART").parameters == {"VALUE": "DATE"}
    assert (other.text("TRANSP"), "mercredi 6 janvier" in other.text("DESCRIPTION")) == ("TRANSPARENT", True)


@pytest.mark.django_db
def test_past_thirty_days_and_all_to_come(client: Client) -> None:
    now = timezone.now()
    recent = make_screening(starts_at=now - timedelta(days=29), origin="archive")
    make_screening(starts_at=now - timedelta(days=32), origin="archive")
    far = make_screening(starts_at=now + timedelta(days=200))
    events, _ = parsed(client)
    assert [str(event["UID"]) for event in events] == [str(recent.ical_uid), str(far.ical_uid)]


@pytest.mark.django_db
def test_a_cycle_and_a_filter_have_their_own(client: Client) -> None:
    screening = make_screening(cycle=make_cycle(title_fr="Barnet"), for_children=True)
    make_screening()
    for address in (
        f"/cycles/nom-ancien-{screening.cycle.public_id}/programme.ics",
        "/programme/jeune-public.ics",
    ):
        event, _ = only(client, address)
        assert event["UID"] == str(screening.ical_uid)
    event, _ = only(client, f"/seances/{screening.slug}-{screening.public_id}/seance.ics")
    assert event["UID"] == str(screening.ical_uid)
    assert [str(category) for category in event["CATEGORIES"].cats] == ["Barnet", "Film"]


@pytest.mark.django_db
def test_english_keeps_the_identity(client: Client) -> None:
    evening("Visible")
    (french, _), (english, other) = only(client), only(client, "/en/programme.ics")
    assert french["UID"] == english["UID"]
    assert (str(french["SUMMARY"]), str(english["SUMMARY"])) == ("Visible titre", "Visible title")
    assert other.one("SUMMARY").parameters["LANGUAGE"] == "en"
    assert "/en/seances/" in str(english["URL"])


@pytest.mark.django_db
def test_a_control_sign_in_a_text_breaks_no_feed(client: Client) -> None:
    Screening.objects.filter(pk=make_screening().pk).update(short_fr="avant\x0bapres", title_fr="Bell\x07e")
    _, other = only(client)
    assert other.text("SUMMARY") == "Belle"


@pytest.mark.django_db
def test_two_films_in_order(client: Client) -> None:
    make_screening(films=[make_film(title="La Jetée"), make_film(title="Les Statues meurent aussi")])
    _, other = only(client)
    assert other.text("SUMMARY") == "La Jetée + Les Statues meurent aussi"
    assert other.text("DESCRIPTION").index("La Jetée") < other.text("DESCRIPTION").index("Les Statues")
