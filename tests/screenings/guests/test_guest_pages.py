"""The guest's page: theirs alone, told in their language, gone afterwards; their contact for two people only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.journal.models import Line
from screenings import programme, records
from screenings.guests.hosting import forget_contacts, write_page
from screenings.models import Guest, GuestPage, Outcome, Screening
from tests.factories import make_person, make_screening, make_user
from tests.people import sign_in
from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from volunteers.models import Role as Post

pytestmark = pytest.mark.django_db
CONTACT = "06 00 00 00 00"


@pytest.fixture
def carrier() -> User:
    return make_user(Role.PROGRAMMER)


@pytest.fixture
def guest(carrier: User) -> Guest:
    screening = make_screening(carrier=carrier, introduction_minutes=10, debate_minutes=45)
    return Guest.objects.create(screening=screening, person=make_person("Nicole Brenez"), role="debates")


def page_of(guest: Guest, by: User, **facts: Any) -> GuestPage:
    said = {
        "language": "fr",
        "call_name": "Camille",
        "call_phone": "01 00 00 00 00",
        "told": "Sonner deux fois.",
    }
    return write_page(guest=guest, contact=CONTACT, now=timezone.now(), by=by, **{**said, **facts})


def read(client: Client, page: GuestPage) -> str:
    response = client.get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_it_says_when_where_how_long_and_whom_to_call(client: Client, guest: Guest, carrier: User) -> None:
    text = read(client, page_of(guest, carrier))
    said = [
        "Bienvenue, Nicole Brenez",
        "34 rue Daubenton",
        "débat : 45 minutes",
        "Camille",
        "tel:0100000000",
        "Sonner deux fois.",
    ]
    assert [words for words in said if words not in text] == []


def test_it_speaks_the_guests_language(client: Client, guest: Guest, carrier: User) -> None:
    assert "Welcome, Nicole Brenez" in read(client, page_of(guest, carrier, language="en"))


def test_the_address_decides_so_that_the_language_link_works(
    client: Client, guest: Guest, carrier: User
) -> None:
    page = page_of(guest, carrier, language="en")
    assert page.get_absolute_url() == f"/en/invitation/{page.token}/"
    english = read(client, page)
    assert f'href="/invitation/{page.token}/"' in english
    french = client.get(f"/invitation/{page.token}/").content.decode()
    assert "Bienvenue, Nicole Brenez" in french


def test_nobody_finds_it_and_no_cache_keeps_it(client: Client, guest: Guest, carrier: User) -> None:
    response = client.get(page_of(guest, carrier).get_absolute_url())
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_the_contact_is_on_no_page_but_the_carriers_and_the_hosts(
    client: Client, guest: Guest, carrier: User
) -> None:
    page = page_of(guest, carrier)
    assert CONTACT not in read(client, page)
    assert CONTACT not in client.get(guest.screening.get_absolute_url()).content.decode()
    card = f"/programmation/invites/{guest.pk}/"
    assert client.get(card).status_code == 302
    for other in (Role.PROGRAMMER, Role.VOLUNTEER, Role.ADMINISTRATOR):
        assert sign_in(Client(), make_user(other)).get(card).status_code == 403
    assert CONTACT in sign_in(Client(), carrier).get(card).content.decode()


def test_the_host_reads_the_contact_and_writes_nothing(guest: Guest, carrier: User) -> None:
    page_of(guest, carrier)
    user = make_user(Role.VOLUNTEER, first_name="Lou")
    host = make_volunteer(user=user)
    shift = make_shift(role=Post.objects.get(slug="animation"), screening=guest.screening, scope="screening")
    make_sign_up(shift, host)
    card, client = f"/programmation/invites/{guest.pk}/", sign_in(Client(), user)
    assert CONTACT in client.get(card).content.decode()
    assert client.post(card, {"language": "fr", "contact": "x"}).status_code == 403
    assert client.post(f"{card}adresse/").status_code == 403
    assert GuestPage.objects.get().contact == CONTACT


def test_the_carrier_makes_changes_and_renews_it(guest: Guest, carrier: User) -> None:
    card, client = f"/programmation/invites/{guest.pk}/", sign_in(Client(), carrier)
    client.post(card, {"language": "fr", "told": "Premier mot", "contact": CONTACT})
    first = GuestPage.objects.get().token
    client.post(card, {"language": "en", "told": "Second word", "contact": CONTACT})
    page = GuestPage.objects.get()
    assert (page.token, page.told, page.language) == (first, "Second word", "en")
    client.post(f"{card}adresse/")
    assert Client().get(f"/invitation/{first}/").status_code == 404
    assert Client().get(GuestPage.objects.get().get_absolute_url()).status_code == 200
    assert CONTACT not in "".join(Line.objects.values_list("canonical", flat=True))


def test_a_cancelled_screening_says_so_first(client: Client, guest: Guest, carrier: User) -> None:
    page = page_of(guest, carrier)
    programme.cancel(
        screening_id=guest.screening_id, now=timezone.now(), by=None, reason_fr="Panne de projecteur"
    )
    text = read(client, page)
    assert text.index("Cette séance est annulée. Panne de projecteur") < text.index("Ce qu’on montre")


def test_it_closes_after_the_evening_and_the_contact_is_forgotten(
    client: Client, guest: Guest, carrier: User, time_machine: Any
) -> None:
    page = page_of(guest, carrier)
    end = guest.screening.ends_at
    assert forget_contacts(end + timedelta(days=29)) == 0
    assert (forget_contacts(end + timedelta(days=31)), GuestPage.objects.get().contact) == (1, "")
    time_machine.move_to(end + timedelta(days=1), tick=False)
    assert client.get(page.get_absolute_url()).status_code == 200
    time_machine.move_to(end + timedelta(days=3), tick=False)
    assert client.get(page.get_absolute_url()).status_code == 404


def test_a_draft_without_a_date_has_its_page_too(client: Client, carrier: User) -> None:
    screening = Screening.objects.create(kind="film", regime="commercial", carrier=carrier)
    guest = Guest.objects.create(screening=screening, person=make_person("Nicole Brenez"), role="debates")
    assert "La date n’est pas encore fixée." in read(client, page_of(guest, carrier))


def test_a_contact_that_serves_no_more_is_forgotten_without_a_date_too(carrier: User) -> None:
    now = timezone.now()
    pages = []
    for _number in range(2):
        screening = Screening.objects.create(kind="film", regime="commercial", carrier=carrier)
        pages.append(page_of(Guest.objects.create(screening=screening, person=make_person()), carrier))
    declined, waiting = pages
    assert forget_contacts(now) == 0
    records.decide(declined.guest.screening, Outcome.DECLINED, at=now, by=carrier, why="Déjà montré")
    assert forget_contacts(now) == 1
    assert GuestPage.objects.get(contact=CONTACT) == waiting
    assert forget_contacts(now + timedelta(days=179)) == 0
    assert forget_contacts(now + timedelta(days=181)) == 1
