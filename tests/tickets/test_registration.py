"""What a registration asks is the programme's to say: works, refused, wrong person; people are then asked just that."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from laclef.journal.models import Line
from screenings.models import Admission, Kind, Screening, State
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.tickets.acts import set_to, taken
from tests.tickets.test_booking_pages import address
from tests.tickets.test_coming_pages import where
from tickets.models import RegistrationTerms, Seat
from tickets.refusals import BookingRefused
from tickets.registration import set_terms

pytestmark = pytest.mark.django_db
ON = {"counts_children": "on"}


def workshop(**facts: object) -> Screening:
    return make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION, **facts)  # type: ignore[arg-type]


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


def test_only_what_the_event_asks_is_asked(programmer: Client) -> None:
    screening, visitor = workshop(), Client()
    assert "Enfants" not in visitor.get(address(screening)).text
    programmer.post(where(screening, "inscription/"), ON)
    page = visitor.get(address(screening), {"encore": "1"}).text
    assert "Adultes" in page
    assert "Enfants</label>" in page
    programmer.post(
        where(screening, "inscription/"), ON | {"age_bands": "3–5 ans\r\n\r\n 6–9 ans \r\n3–5 ans"}
    )
    assert RegistrationTerms.objects.get().age_bands == ["3–5 ans", "6–9 ans"]
    assert "6–9 ans</label>" in visitor.get(address(screening), {"encore": "2"}).text
    typed = {"key": str(uuid4()), "people_0": "1", "people_2": "1"}
    assert "Donnez ce code en arrivant" in visitor.post(address(screening), typed, follow=True).text
    assert sorted(Seat.objects.values_list("attendee", "age_band")) == [("adult", ""), ("child", "6–9 ans")]
    assert taken(screening) == 2
    assert "6–9 ans" in programmer.get(where(screening, "inscription/")).text
    assert Line.objects.filter(nature="registration.terms").count() == 2


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"age_bands": "6–9 ans"}, "coche aussi"),
        (ON | {"age_bands": "\n".join("abcdefg")}, "Six tranches"),
        (ON | {"age_bands": "de six à neuf ans environ"}, "Six tranches"),
    ],
)
def test_refused_in_words_and_still_written(programmer: Client, form: dict[str, str], words: str) -> None:
    page = programmer.post(where(workshop(), "inscription/"), form)
    assert page.status_code == 422
    assert words in page.text
    assert form["age_bands"] in page.text
    assert not RegistrationTerms.objects.exists()


def cancelled() -> Screening:
    return workshop(state=State.CANCELLED)


def past() -> Screening:
    return set_to(workshop(), minutes=-200)


@pytest.mark.parametrize("made", [cancelled, past, make_screening])
def test_where_there_is_nothing_to_ask(made: Callable[[], Screening]) -> None:
    with pytest.raises(BookingRefused):
        set_terms(screening_id=made().pk, counts_children=True, by=None, now=timezone.now())


def test_a_draft_leads_there_even_without_a_date(programmer: Client) -> None:
    draft = workshop(state=State.DRAFT)
    desk = f"/programmation/seances/{draft.public_id}/"
    programmer.post(f"{desk}repeter/", {"act": "copy", "on": ""})
    for one in (draft, Screening.objects.exclude(pk=draft.pk).get()):
        there = where(one, "inscription/")
        assert f'href="{there}"' in programmer.get(f"/programmation/seances/{one.public_id}/").text
        assert f"/programmation/seances/{one.public_id}/" in programmer.get(there).text
        assert programmer.post(there, ON | {"age_bands": "6–9 ans"}).status_code == 302
        assert RegistrationTerms.objects.get(screening=one).age_bands == ["6–9 ans"]
    film = make_screening(state=State.DRAFT)
    page = programmer.get(f"/programmation/seances/{film.public_id}/").text
    assert where(film, "inscription/") not in page


def test_copies_and_repetitions_ask_the_same(programmer: Client) -> None:
    screening = workshop()
    RegistrationTerms.objects.create(screening=screening, counts_children=True, age_bands=["6–9 ans"])
    assert screening.starts_at is not None
    until = f"{screening.local(screening.starts_at).date() + timedelta(weeks=2):%Y-%m-%d}"
    for act in (
        {"act": "copy", "on": ""},
        {"act": "weekly", "until": until},
        {"act": "weekly", "until": until},
    ):
        programmer.post(f"/programmation/seances/{screening.public_id}/repeter/", act)
    asked = RegistrationTerms.objects.exclude(screening=screening)
    assert [(one.counts_children, one.age_bands) for one in asked] == [(True, ["6–9 ans"])] * 3
    silent = workshop()
    programmer.post(f"/programmation/seances/{silent.public_id}/repeter/", {"act": "copy", "on": ""})
    assert RegistrationTerms.objects.count() == 4


def test_a_film_has_no_such_page_and_the_door_may_not(client: Client, programmer: Client) -> None:
    assert programmer.get(where(make_screening(), "inscription/")).status_code == 404
    door = sign_in(Client(), person(Role.DOOR))
    screening = workshop()
    assert door.post(where(screening, "inscription/"), ON).status_code == 403
    assert "Ce qu’on demande" not in door.get(where(screening)).text
    assert "Ce qu’on demande" in programmer.get(where(screening)).text
