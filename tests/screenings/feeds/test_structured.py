"""What search engines and previews are told, and that no title breaks out of it."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from screenings.feeds.structured import json_ld
from screenings.models import Guest, Kind, ProgrammeItem, Screening
from screenings.templatetags.structured import json_ld as json_ld_tag
from tests.factories import make_cycle, make_film, make_person, make_room, make_screening, make_venue
from tests.screenings.feeds.houses import cancelled, moved


def known(screening: Screening) -> dict[str, Any]:
    row = Screening.objects.public().for_listing().get(pk=screening.pk)
    return json.loads(json_ld(row))


@pytest.mark.django_db
def test_a_film_screening_says_what_is_required() -> None:
    film = make_film(original_title="У самого синего моря", countries=["SU"], original_languages=["ru"])
    screening = make_screening(
        films=[film],
        rooms=[make_room(venue=make_venue(is_house=True))],
        cycle=make_cycle(title_fr="Barnet"),
        age_from=6,
    )
    ProgrammeItem.objects.update(spoken_languages=["ru"], subtitle_languages=["fr"], format="35mm")
    event = known(screening)
    local = screening.local(screening.starts_at)
    assert (event["@context"], event["@type"], event["name"]) == (
        "https://schema.org",
        "ScreeningEvent",
        "Au bord de la mer bleue",
    )
    assert (event["startDate"], event["doorTime"]) == (
        local.isoformat(),
        (local - timedelta(minutes=30)).isoformat(),
    )
    assert re.search(r"[+-]\d\d:\d\d$", event["startDate"])
    assert event["workPresented"] == [
        {
            "@type": "Movie",
            "name": "Au bord de la mer bleue",
            "alternateName": "У самого синего моря",
            "url": f"http://localhost:8000{film.get_absolute_url()}",
            "director": [{"@type": "Person", "name": "Boris Barnet"}],
            "duration": "PT70M",
            "countryOfOrigin": [{"@type": "Country", "name": "URSS"}],
            "dateCreated": "1935",
            "inLanguage": ["ru"],
        }
    ]
    assert (event["inLanguage"], event["subtitleLanguage"], event["videoFormat"]) == (
        ["ru"],
        ["fr"],
        ["35 mm"],
    )
    assert event["location"]["@type"] == "MovieTheater"
    assert event["location"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "34 rue Daubenton",
        "postalCode": "75005",
        "addressLocality": "Paris",
        "addressCountry": "FR",
    }
    assert event["offers"]["price"] == 0
    assert event["offers"]["priceCurrency"] == "EUR"
    assert "availability" not in event["offers"]
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["organizer"][0]["name"] == "La Clef"
    assert event["superEvent"]["name"] == "Barnet"
    assert event["typicalAgeRange"] == "6-"
    assert event["image"].endswith("/image.png")


@pytest.mark.django_db
def test_states() -> None:
    screening = make_screening()
    before = screening.local(screening.starts_at)
    moved(screening, hours=1)
    event = known(screening)
    assert (event["eventStatus"], event["previousStartDate"]) == (
        "https://schema.org/EventRescheduled",
        before.isoformat(),
    )
    assert known(cancelled(screening))["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.django_db
def test_other_events_and_people() -> None:
    concert = make_screening(kind=Kind.CONCERT, admission="free")
    Guest.objects.create(screening=concert, person=make_person("N. N."), role="performs")
    event = known(concert)
    assert (event["@type"], event["performer"]) == ("MusicEvent", [{"@type": "Person", "name": "N. N."}])
    assert "workPresented" not in event
    elsewhere = make_screening(kind=Kind.WORKSHOP, admission="elsewhere", booking_url="https://doc.example/x")
    event = known(elsewhere)
    assert (event["@type"], event["offers"]) == ("Event", {"@type": "Offer", "url": "https://doc.example/x"})


@pytest.mark.django_db
def test_a_title_cannot_end_the_script() -> None:
    """Guard: structured.ESCAPES."""
    title = "</script><script>alert(1)</script><!-- & \u2028"
    screening = make_screening(title_fr=title)
    row = Screening.objects.public().for_listing().get(pk=screening.pk)
    written = json_ld_tag(row)
    assert written.count("<") == 2
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(f"{written}<p>")
    assert json.loads("".join(found))["name"] == title


class Metas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "meta":
            self.found[facts.get("property") or facts.get("name") or ""] = facts["content"] or ""


def metas(screening: Screening) -> dict[str, str]:
    row = Screening.objects.public().for_listing().get(pk=screening.pk)
    parser = Metas()
    parser.feed(render_to_string("screenings/_open_graph.html", {"screening": row}))
    return parser.found


@pytest.mark.django_db
def test_the_preview_says_its_state_first_and_shows_the_picture(client: Client) -> None:
    screening = make_screening(title_fr='"Titre" <b>', short_fr="Un soir.")
    found = metas(screening)
    assert found["og:title"].startswith('"Titre" <b>, ')
    assert (found["og:description"], found["og:locale"], found["og:locale:alternate"]) == (
        "Un soir.",
        "fr_FR",
        "en_GB",
    )
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    path = found["og:image"].removeprefix("http://localhost:8000")
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=86400")
    after = metas(cancelled(screening))
    assert after["og:title"].startswith("Annulée\u00a0: ")
    assert after["og:description"] == "Séance annulée. Panne de projecteur Un soir."
    assert after["og:image"] != found["og:image"]
    assert client.get(path)["Cache-Control"] == "public, max-age=5"


@pytest.mark.django_db
def test_the_preview_in_english() -> None:
    screening = make_screening(title_fr="Titre", title_en="Title")
    with translation.override("en"):
        found = metas(screening)
    assert (found["og:locale"], found["og:title"].split(",")[0]) == ("en_GB", "Title")
    assert "/en/seances/" in found["og:url"]


@pytest.mark.django_db
def test_the_page_carries_them_and_every_page_names_the_feeds(client: Client) -> None:
    page = client.get(make_screening().get_absolute_url()).content.decode()
    assert page.count('<script type="application/ld+json">') == 1
    assert page.count('property="og:image"') == 1
    for address in ("/programme.atom", "/programme.ics", "/programme.json"):
        assert f'href="{address}"' in client.get("/").content.decode()
