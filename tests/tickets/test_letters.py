"""The mails: readable without network, in the booking's language, the QR attached."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from laclef.outbox.models import Mail
from screenings.models import Kind, RoomBooking, State
from tests.factories import bring_to, make_room, make_screening
from tests.tickets.acts import book, by_mail, invite
from tickets import invited, letters
from tickets.models import WaitingEntry, spoken

pytestmark = pytest.mark.django_db


def test_the_confirmation_carries_code_button_and_image() -> None:
    order = book(make_screening(), 5, 5, email="a@example.org")
    mail = Mail.objects.get()
    assert "Au bord de la mer bleue" in mail.subject
    for part in (mail.text, mail.html):
        assert spoken(order.code) in part
        assert f"/reservation/{order.token}/" in part
        assert "2 places" in part
    [image] = mail.attachments.all()
    assert (image.content_type, bytes(image.content)[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "La Clef vous invite"), ("en", "La Clef invites you")]
)
def test_an_invitation_is_one(client: Client, language: str, words: str) -> None:
    """A guest is not told of amounts, neither by mail nor on the page."""
    screening = make_screening()
    invited.set_quota(screening_id=screening.pk, places=3, by=None, now=timezone.now())
    order = invite(screening, 2, email="guest@example.org", language=language)
    mail = Mail.objects.get()
    assert ("invitation" in mail.subject, order.code[:4] in mail.text) == (True, True)
    for part in (mail.text, mail.html):
        assert words in part
        assert "intention" not in part
    page = client.get(f"/reservation/{order.token}/").text
    assert "Vous êtes invité·e" in page
    assert "intention" not in page


def test_an_opening_is_told_at_its_own_hour() -> None:
    opens = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=3)
    room = make_room()
    facts: dict[str, Any] = {"kind": Kind.EXHIBITION, "venue": room.venue, "doors_at": None}
    ends = opens + timedelta(hours=6)
    show = make_screening(rooms=[], state=State.DRAFT, starts_at=opens, ends_at=ends, **facts)
    slots = [
        RoomBooking.objects.create(
            screening=show,
            room=room,
            places=20,
            during=(opens + timedelta(hours=at), opens + timedelta(hours=at + 2)),
        )
        for at in (0, 3)
    ]
    bring_to(show, State.PUBLISHED, now=timezone.now())
    book(show, 5, email="a@example.org", room_booking_id=slots[1].pk)
    assert "17\u00a0h\n" in Mail.objects.get().text


def test_the_offer_says_until_when() -> None:
    screening = make_screening(places=3)
    by_mail(screening, 5, 5, email="a@example.org")
    entry = WaitingEntry.objects.create(
        screening=screening, email="w@example.org", seats=1, joined_at=timezone.now()
    )
    letters.offer(entry, until=timezone.now())
    mail = Mail.objects.get(recipient="w@example.org")
    assert f"/attente/{entry.token}/" in mail.text


def test_english_addresses_are_english() -> None:
    assert letters.address("reservation", "T", "en").endswith("/en/reservation/T/")
