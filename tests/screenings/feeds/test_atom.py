"""The news, read by feedparser and by the standard library's XML parser with the RFC's required elements."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from screenings.models import Screening
from tests.factories import make_cycle, make_screening
from tests.screenings.feeds.houses import cancelled, evening, moved

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(client: Client, address: str = "/programme.atom") -> tuple[Any, ET.Element]:
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content, sanitize_html=False)
    assert (feed.bozo, feed.version) == (False, "atom10")
    root = ET.fromstring(response.content)  # noqa: S314 - our own words
    check(root)
    return feed, root


def check(root: ET.Element) -> None:
    """What RFC 4287 requires of a feed (§4.1.1) and of its entries (§4.1.2)."""
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(ATOM + name)
            assert found.text
        updated = datetime.fromisoformat(str(element.findtext(f"{ATOM}updated")))
        assert updated.tzinfo is not None
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_two_readers_read_the_same(client: Client) -> None:
    Screening.objects.filter(pk=evening("L’été").pk).update(text_fr="<b>Un</b> & de\x08ux\n\ntrois")
    feed, root = parsed(client)
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert feed.entries[0].title == entry.findtext(f"{ATOM}title")
    assert feed.entries[0].title.startswith("L’été titre, ")
    html = str(entry.findtext(f"{ATOM}content"))
    assert feed.entries[0].content[0].value.replace("<br />", "<br>") == html.strip()
    assert "<p>&lt;b&gt;Un&lt;/b&gt; &amp; deux</p>" in html
    assert feed.feed.language == "fr"


@pytest.mark.django_db
def test_what_changed_last_comes_first_and_says_so(client: Client) -> None:
    now = timezone.now()
    late, soon = make_screening(now=now - timedelta(hours=3)), make_screening(now=now - timedelta(hours=2))
    moved(late, now=now - timedelta(hours=1), days=1)
    cancelled(soon)
    feed, _ = parsed(client)
    assert [entry.title.split("\u00a0: ")[0] for entry in feed.entries] == ["Annulée", "Déplacée"]
    assert "Séance annulée. Panne de projecteur" in feed.entries[0].content[0].value
    assert "La grève" in feed.entries[1].content[0].value


@pytest.mark.django_db
def test_identities_stay_when_titles_change(client: Client) -> None:
    screening = make_screening(title_fr="Avant", cycle=make_cycle(title_fr="Cycle avant"))
    before = parsed(client)[0].entries[0].id
    Screening.objects.filter(pk=screening.pk).update(title_fr="Après")
    feed, _ = parsed(client)
    assert (feed.entries[0].id, feed.entries[0].title[:5]) == (before, "Après")
    assert before == f"tag:localhost,2026:seances/{screening.public_id}:fr"
    of_cycle, _ = parsed(client, f"/cycles/x-{screening.cycle.public_id}/programme.atom")
    assert of_cycle.feed.id == f"tag:localhost,2026:{screening.cycle.public_id}/programme:fr"


@pytest.mark.django_db
def test_an_empty_house_has_a_valid_feed(client: Client) -> None:
    feed, _ = parsed(client)
    assert feed.entries == []


@pytest.mark.django_db
def test_english(client: Client) -> None:
    evening("Visible")
    feed, root = parsed(client, "/en/programme.atom")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.entries[0].title.startswith("Visible title, ")
    assert "/en/seances/" in feed.entries[0].link
