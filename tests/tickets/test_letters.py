"""The mails: readable without network, in the booking's language, the QR attached."""

import pytest
from django.utils import timezone

from laclef.outbox.models import Mail
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail
from tickets import letters
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
