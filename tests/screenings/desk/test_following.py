"""The page of what is awaited: only what was typed over is written, and nobody writes over what they have not read."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.desk.forms.following import Following
from screenings.desk.views.finding import screening_of
from screenings.following import follow
from screenings.models import Cycle, Distributor, FilmFollowUp, Partner, Screening, State
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.reading import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


def address(screening: Screening) -> str:
    return f"/programmation/seances/{screening.public_id}/suivi/"


def as_read(desk: Client, screening: Screening) -> dict[str, str]:
    """The page as it stands, ready to be typed over."""
    forms = desk.get(address(screening)).context["forms"]
    fields = (form[name] for form in forms.forms for name in form.fields)
    typed = {field.html_name: field.value() for field in fields}
    shown = {
        name: "on" if value is True else str(value)
        for name, value in typed.items()
        if value not in (None, False)
    }
    return shown | {"read_at": forms.read_at.isoformat()}


def test_only_what_was_typed_over_is_written(desk: Client) -> None:
    """What somebody noted between the page's reading and its lock stays."""
    screening = make_screening(state=State.DRAFT)
    item = screening.programme.get()
    typed = as_read(desk, screening) | {f"film{item.pk}-rights_agreed_on": "2030-01-05"}
    page = Following(screening_of(screening.public_id), QueryDict(urlencode(typed)))
    assert page.is_valid()
    noted = page.noted()
    assert (noted.films, noted.terms) == ({item.pk: {"rights_agreed_on": date(2030, 1, 5)}}, {item.pk: {}})
    FilmFollowUp.objects.create(item=item, copy_from="Archives du Lavoir")
    follow(screening_id=screening.pk, noted=noted, what="", now=timezone.now(), by=None)
    kept = FilmFollowUp.objects.get()
    assert (kept.rights_agreed_on, kept.copy_from) == (date(2030, 1, 5), "Archives du Lavoir")


def test_who_has_not_read_the_last_notes_is_told(desk: Client) -> None:
    """Guard: programme.locked_as_read."""
    screening = make_screening(state=State.DRAFT)
    item = screening.programme.get()
    first, second = as_read(desk, screening), as_read(desk, screening)
    noted = f"film{item.pk}-rights_agreed_on"
    assert desk.post(address(screening), first | {noted: "2030-01-05"}).status_code == 302
    told = desk.post(address(screening), second | {noted: "2030-02-02"})
    assert (told.status_code, "Quelqu’un a modifié cette séance" in plain(told.content.decode())) == (
        422,
        True,
    )
    assert 'value="2030-02-02"' in told.content.decode()
    assert FilmFollowUp.objects.get().rights_agreed_on == date(2030, 1, 5)
    knowing = second | {noted: "2030-02-02", "read_at": told.context["forms"].read_at.isoformat()}
    assert desk.post(address(screening), knowing).status_code == 302
    assert FilmFollowUp.objects.get().rights_agreed_on == date(2030, 2, 2)


def test_a_refused_page_leaves_no_distributor_behind(desk: Client) -> None:
    screening = make_screening(state=State.DRAFT)
    terms = f"terms{screening.programme.get().pk}"
    typed = as_read(desk, screening) | {f"{terms}-new_distributor": "Le Lavoir"}
    typed["read_at"] = (screening.changed_at - timedelta(days=1)).isoformat()
    assert desk.post(address(screening), typed).status_code == 422
    assert Distributor.objects.count() == 0


@pytest.mark.parametrize(("field", "model"), [("new_cycle", Cycle), ("new_partner", Partner)])
def test_a_refused_screening_leaves_no_row_behind(desk: Client, field: str, model: Any) -> None:
    none = {f"{name}-{total}_FORMS": "0" for name in ("films", "guests") for total in ("TOTAL", "INITIAL")}
    typed = none | {"kind": "debate", "regime": "commercial", "admission": "tickets", "title_fr": "Assemblée"}
    typed |= {"introduction_minutes": "0", "debate_minutes": "0", field: "Lucioles", "act": "save"}
    refused = desk.post("/programmation/nouvelle/", typed)
    assert "régime ne convient pas" in plain(refused.content.decode())
    assert model.objects.count() == 0
    assert desk.post("/programmation/nouvelle/", typed | {"regime": "not_cinema"}).status_code == 302
    assert str(getattr(Screening.objects.get(), field.removeprefix("new_"))) == "Lucioles"
