"""What a screening waits for: said with whom and by when, late things mailed once, terms noted twice over."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from laclef.accounts.roles import Role
from laclef.outbox.models import Mail
from screenings.following import Noted, follow
from screenings.law import exceptional_this_year, warnings
from screenings.models import (
    Act,
    Film,
    FilmFollowUp,
    Guest,
    NonCommercialBasis,
    Regime,
    Rule,
    Screening,
    State,
)
from screenings.overdue import tell_overdue
from screenings.refusals import ProgrammeRefused
from screenings.waits import followed, waits
from tests.factories import bring_to, make_film, make_person, make_screening
from tests.people import person, sign_in
from tests.reading import plain

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2030, 3, 1, 9, tzinfo=PARIS)
TODAY = NOW.date()
START = datetime(2030, 3, 20, 20, tzinfo=PARIS)


@pytest.fixture
def carrier() -> Any:
    return person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille")


def carried(carrier: Any, **facts: Any) -> Screening:
    return make_screening(state=State.DRAFT, starts_at=START, carrier=carrier, **facts)


def open_waits(screening: Screening, today: date = TODAY) -> list[tuple[str, str, date | None]]:
    fetched = followed(Screening.objects.filter(pk=screening.pk)).get()
    return [(plain(wait.what), wait.on_whom, wait.due_on) for wait in waits(fetched, today)]


def test_it_says_what_on_whom_and_by_when(carrier: Any) -> None:
    screening = carried(carrier)
    Guest.objects.create(screening=screening, person=make_person("Maïté Lacombrade"))
    assert open_waits(screening) == [
        ("droits de « Au bord de la mer bleue » : à demander", "Camille", date(2030, 2, 27)),
        ("venue de Maïté Lacombrade : à confirmer", "Maïté Lacombrade", date(2030, 3, 6)),
        ("texte : à écrire", "Camille", date(2030, 3, 6)),
        ("image : à trouver", "Camille", date(2030, 3, 6)),
        ("copie de « Au bord de la mer bleue » : à recevoir", "ayant droit", date(2030, 3, 17)),
    ]


def test_asked_agreed_received_tried_and_sent_back(carrier: Any) -> None:
    screening = carried(carrier, short_fr="Court", text_fr="Long")
    item = screening.programme.get()
    follow = FilmFollowUp.objects.create(
        item=item,
        rights_asked_on=date(2030, 2, 1),
        rights_due_on=date(2030, 2, 15),
        copy_from="Archives du Lavoir",
    )
    what = [words for words, _whom, _due in open_waits(screening)]
    assert what[0] == "droits de « Au bord de la mer bleue » : demandés le ven. 1er févr., réponse attendue"
    follow.rights_agreed_on = follow.copy_arrived_on = date(2030, 2, 20)
    follow.copy_back_due_on = date(2030, 3, 25)
    follow.save()
    titles = [words.split(" : ")[1] for words, _whom, _due in open_waits(screening) if "copie" in words]
    assert titles == ["à essayer", "à rendre"]
    follow.copy_tested_on, follow.copy_tested_by = date(2030, 3, 19), "Noa"
    follow.save()
    assert [row[0] for row in open_waits(screening, date(2030, 3, 27))] == [
        "copie de « Au bord de la mer bleue » : à rendre"
    ]


def test_what_is_late_is_mailed_once(carrier: Any) -> None:
    """Guard: unique (event, recipient) in the outbox."""
    screening = carried(carrier)
    assert tell_overdue(NOW) == 1
    assert tell_overdue(NOW + timedelta(days=1)) == 1
    mail = Mail.objects.get()
    assert (mail.recipient, mail.subject) == (
        "camille@laclef.example",
        "En retard : droits de « Au bord de la mer bleue » : à demander",
    )
    assert f"/programmation/seances/{screening.public_id}/suivi/" in mail.text
    # A new date agreed on, and late again: that is another thing to say.
    item = screening.programme.get()
    FilmFollowUp.objects.create(item=item, rights_due_on=date(2030, 3, 2))
    tell_overdue(NOW + timedelta(days=3))
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": None},
        {"starts_at": START + timedelta(days=300)},
        {"starts_at": START - timedelta(days=200)},
    ],
)
def test_a_date_agreed_and_passed_is_mailed_however_far_the_screening(
    carrier: Any, facts: dict[str, Any]
) -> None:
    screening = carried(carrier)
    item = screening.programme.get()
    copy = {"copy_arrived_on": date(2029, 8, 1), "copy_tested_on": date(2029, 8, 1), "copy_tested_by": "Noa"}
    FilmFollowUp.objects.create(
        item=item, **copy, copy_back_due_on=date(2030, 2, 27), rights_agreed_on=date(2029, 8, 1)
    )
    starts_at = facts["starts_at"]
    ends_at = starts_at + timedelta(hours=2) if starts_at else None
    Screening.objects.filter(pk=screening.pk).update(starts_at=starts_at, ends_at=ends_at, doors_at=None)
    assert tell_overdue(NOW) == 1
    mail = Mail.objects.get()
    assert plain(mail.subject) == "En retard : copie de « Au bord de la mer bleue » : à rendre"
    assert tell_overdue(NOW + timedelta(days=90)) == 0


def test_each_carrier_is_written_to_in_their_language_with_the_day_in_words(carrier: Any) -> None:
    camille = carried(carrier)
    carrier.language = "en"
    carrier.save()
    FilmFollowUp.objects.create(item=camille.programme.get(), rights_due_on=date(2030, 1, 20))
    sacha = person(Role.PROGRAMMER, email="sacha@laclef.example")
    FilmFollowUp.objects.create(item=carried(sacha).programme.get(), rights_due_on=date(2030, 2, 1))
    with translation.override("en"):
        tell_overdue(NOW)
    subjects = {mail.recipient: plain(mail.subject) for mail in Mail.objects.all()}
    assert "rights" in subjects["camille@laclef.example"]
    assert (
        subjects["sacha@laclef.example"] == "En retard : droits de « Au bord de la mer bleue » : à demander"
    )
    told = Mail.objects.get(recipient="sacha@laclef.example")
    assert "vendredi 1er février" in told.text


def test_the_carriers_page_shows_what_is_late(client: Client, carrier: Any) -> None:
    screening = carried(carrier)
    Screening.objects.filter(pk=screening.pk).update(changed_at=NOW)
    other = carried(person(Role.PROGRAMMER, email="lou@laclef.example"), films=[make_film(title="Attica")])
    page = plain(sign_in(client, carrier).get("/programmation/mes-seances/").content.decode())
    assert "droits de « Au bord de la mer bleue » : à demander" in page
    assert other.public_id not in page
    assert other.public_id in plain(client.get("/programmation/mes-seances/?toutes").content.decode())


# --- terms -------------------------------------------------------------------------------------------------


def typed(screening: Screening, **changes: str) -> dict[str, str]:
    terms = f"terms{screening.programme.get().pk}"
    facts = {
        "engagement": "share",
        "rate_bp": "50",
        "minimum_guarantee_cents": "0",
        "new_distributor": "Le Lavoir",
    }
    facts |= {"visa_number": "12345", "visa_again": "12345"}
    return {f"{terms}-{name}": value for name, value in (facts | changes).items()}


def test_terms_are_noted_with_the_visa_typed_twice(client: Client, carrier: Any) -> None:
    screening = carried(carrier, without_terms="")
    address = f"/programmation/seances/{screening.public_id}/suivi/"
    refused = sign_in(client, carrier).post(address, typed(screening, visa_again="12354"))
    assert (refused.status_code, "Les deux numéros diffèrent" in plain(refused.content.decode())) == (
        422,
        True,
    )
    assert client.post(address, typed(screening)).status_code == 302
    item = screening.programme.get()
    assert (item.distributor.name, item.rate_bp, item.minimum_guarantee_cents) == ("Le Lavoir", 5000, 0)
    assert item.film.visa_number == "12345"
    assert screening.records.get(act=Act.EDITED).by == carrier


def test_a_visa_number_is_corrected_and_never_emptied(client: Client, carrier: Any) -> None:
    screening = carried(carrier)
    address = f"/programmation/seances/{screening.public_id}/suivi/"
    sign_in(client, carrier).post(address, typed(screening))
    emptied = client.post(address, typed(screening, visa_number="", visa_again=""))
    said = "Ce numéro a été tapé deux fois : corrige-le s’il est faux, ne le vide pas."
    assert (emptied.status_code, said in plain(emptied.content.decode())) == (422, True)
    assert client.post(address, typed(screening, visa_number="678", visa_again="678")).status_code == 302
    assert screening.programme.get().film.visa_number == "678"


def test_the_visa_of_what_is_published_is_not_emptied(carrier: Any) -> None:
    """Guard: trigger screenings_film_keeps_its_visa; in words where it is met through the desk's own act."""
    screening = carried(carrier, films=[make_film(visa_number="12345")])
    item = screening.programme.get()
    emptied = Noted(visas={item.pk: {"visa_number": ""}})
    follow(screening_id=screening.pk, noted=emptied, what="visa", now=NOW, by=carrier)
    Film.objects.update(visa_number="12345")
    bring_to(screening, State.PUBLISHED, now=NOW)
    with pytest.raises(ProgrammeRefused, match="corrige-le, mais ne le vide pas"):
        follow(screening_id=screening.pk, noted=emptied, what="visa", now=NOW, by=carrier)
    with pytest.raises(IntegrityError, match="screenings_visa_is_not_emptied"), transaction.atomic():
        Film.objects.filter(pk=item.film_id).update(visa_number="")
    Film.objects.filter(pk=item.film_id).update(visa_number="678")


def test_an_unlawful_rate_is_refused_in_words(client: Client, carrier: Any) -> None:
    screening = carried(carrier)
    address = f"/programmation/seances/{screening.public_id}/suivi/"
    answer = sign_in(client, carrier).post(address, typed(screening, rate_bp="60"))
    assert (answer.status_code, "Le taux va de 20 à 50 %" in plain(answer.content.decode())) == (422, True)


def test_a_copy_is_tested_by_someone(carrier: Any) -> None:
    """Guard: check screenings_copy_is_tested_by_someone."""
    item = carried(carrier).programme.get()
    with pytest.raises(IntegrityError, match="screenings_copy_is_tested_by_someone"):
        FilmFollowUp.objects.create(item=item, copy_tested_on=date(2030, 3, 1))


# --- the law counts and warns --------------------------------------------------------------------------------


def non_commercial(basis: str, **facts: Any) -> Screening:
    facts.setdefault("starts_at", START)
    return make_screening(regime=Regime.NON_COMMERCIAL, regime_basis=basis, **facts)


def test_six_exceptional_a_year_are_counted_and_the_seventh_asks_why() -> None:
    for month in range(1, 7):
        non_commercial(
            NonCommercialBasis.EXCEPTIONAL, starts_at=START.replace(month=month), state=State.CONFIRMED
        )
    seventh = non_commercial(NonCommercialBasis.EXCEPTIONAL, state=State.DRAFT)
    assert exceptional_this_year(seventh) == 7
    assert [w.rule for w in warnings(seventh) if "7e séance exceptionnelle" in w.words] == [Rule.EXCEPTIONAL]


@pytest.mark.parametrize(
    ("basis", "days", "young"),
    [
        ("exceptional", 300, True),
        ("exceptional", 370, False),
        ("cine_club", 100, True),
        ("cine_club", 200, False),
    ],
)
def test_the_age_of_the_visa(basis: str, days: int, young: bool) -> None:
    film = make_film(year=2029, visa_on=START.date() - timedelta(days=days))
    found = warnings(non_commercial(basis, films=[film], state=State.DRAFT))
    assert (Rule.VISA in {warning.rule for warning in found}) is young


def test_a_film_club_is_for_members() -> None:
    words = [warning.words for warning in warnings(non_commercial("cine_club", state=State.DRAFT))]
    assert any("réservée aux adhérent·es" in word for word in words)
