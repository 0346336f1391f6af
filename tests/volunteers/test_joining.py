"""From the public form to the first shift, in one list; and the house as it is first set up."""

from datetime import UTC, datetime, timedelta

import pytest

from laclef.outbox.models import Mail
from screenings.models import Kind
from tests.factories import make_venue
from tests.volunteers.factories import make_alone_shift, make_attendance, make_shift, make_sign_up
from volunteers import alone, joining, privacy, rota
from volunteers.joining import Step
from volunteers.models import CrewTemplate, Joining, Role, Shift, WorkingGroup

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def ask(words: str = "J’aime la cabine") -> Joining:
    return joining.ask_to_join(
        first_name="Dora", email="Dora@Example.org", language="en", words=words, now=NOW
    )


def test_somebody_walks_all_the_way() -> None:
    asked = ask()
    assert joining.newcomers(NOW) == [(asked, Step.ASKED)]
    asked.session = make_alone_shift(starts_at=NOW + timedelta(days=1), nature="meeting")
    asked.save()
    assert joining.newcomers(NOW) == [(asked, Step.INVITED)]
    dora = joining.welcome(joining_id=asked.pk, now=NOW)
    assert joining.welcome(joining_id=asked.pk, now=NOW) == dora
    assert (dora.user.email, dora.user.language, dora.user.may("rota.join")) == (
        "dora@example.org",
        "en",
        True,
    )
    assert joining.newcomers(NOW) == [(asked, Step.WELCOMED)]
    shift = make_shift(starts_at=NOW + timedelta(days=2), trainees=1)
    make_sign_up(shift)
    place = rota.sign_up_as_trainee(shift_id=shift.pk, volunteer=dora, now=NOW)
    assert joining.newcomers(NOW) == [(asked, Step.SIGNED_UP)]
    make_attendance(dora, shift.starts_at, shift.ends_at, shift=place.shift)
    assert joining.newcomers(NOW) == []


def test_asking_twice_is_asking_once() -> None:
    ask()
    again = ask("et le bar")
    assert Joining.objects.get() == again
    assert again.words == "et le bar"
    joining.close(joining_id=again.pk, now=NOW)
    assert joining.newcomers(NOW) == []
    with pytest.raises(rota.RotaRefused):
        joining.welcome(joining_id=again.pk, now=NOW)
    ask()
    assert Joining.objects.count() == 2


def welcome_on(day: int) -> Shift:
    return make_alone_shift(
        starts_at=NOW + timedelta(days=day), nature="welcome", title_fr="Bienvenue", venue=make_venue()
    )


def rim_comes_to(session: Shift) -> Joining:
    return joining.ask_to_join(
        first_name="Rim", email="rim@example.org", language="fr", words="", now=NOW, session=session
    )


def to_rim() -> list[str]:
    return [mail.subject for mail in Mail.objects.filter(recipient="rim@example.org").order_by("pk")]


def test_who_asks_again_without_a_day_is_still_expected() -> None:
    tuesday = welcome_on(2)
    rim_comes_to(tuesday)
    joining.ask_to_join(first_name="Rim", email="RIM@example.org", language="fr", words="bar", now=NOW)
    rim = Joining.objects.get()
    assert (rim.session, rim.words) == (tuesday, "bar")


def test_a_welcome_that_moves_or_changes_its_place_is_said_to_the_newcomers() -> None:
    tuesday = welcome_on(2)
    rim_comes_to(tuesday)
    hours = {
        "starts_at": tuesday.starts_at + timedelta(hours=2),
        "ends_at": tuesday.ends_at + timedelta(hours=2),
    }
    alone.move_alone(shift_id=tuesday.pk, **hours, now=NOW)
    other = make_venue(name="Le Studio", address="10 rue Monge")
    alone.change_alone(shift_id=tuesday.pk, **hours, places=2, venue=other, now=NOW)
    assert to_rim() == ["Votre accueil à La Clef"] * 3
    moved = Mail.objects.filter(recipient="rim@example.org").order_by("pk").last()
    assert all(words in moved.text for words in ("change d’heure ou de lieu", "15\xa0h", "10 rue Monge"))


def test_a_cancelled_welcome_is_said_and_expects_nobody() -> None:
    tuesday = welcome_on(2)
    rim = rim_comes_to(tuesday)
    alone.cancel_alone(shift_id=tuesday.pk, now=NOW)
    rim.refresh_from_db()
    assert (rim.session, joining.newcomers(NOW)) == (None, [(rim, Step.ASKED)])
    assert to_rim() == ["Votre accueil à La Clef", "Votre accueil à La Clef est annulé"]
    assert "/rejoindre/venir/" in Mail.objects.order_by("pk").last().text
    with pytest.raises(rota.RotaRefused, match="annulé"):
        joining.invite(joining_id=rim.pk, session=tuesday)
    assert rim_comes_to(tuesday).session is None


def test_who_was_welcomed_before_and_asks_again_is_the_same_volunteer() -> None:
    dora = joining.welcome(joining_id=ask().pk, now=NOW)
    again = ask("me revoilà")
    assert joining.welcome(joining_id=again.pk, now=NOW) == dora
    again.refresh_from_db()
    assert (again.closed_at, again.volunteer) == (NOW, None)
    assert Joining.objects.get(volunteer=dora) != again


def test_requests_are_forgotten_after_the_months_the_house_said(settings: object) -> None:
    welcomed, closed = (
        ask(),
        joining.ask_to_join(first_name="Rim", email="rim@example.org", language="fr", words="", now=NOW),
    )
    joining.welcome(joining_id=welcomed.pk, now=NOW)
    joining.close(joining_id=closed.pk, now=NOW)
    joining.ask_to_join(first_name="Zoé", email="zoe@example.org", language="fr", words="", now=NOW)
    assert joining.forget_old(now=NOW + timedelta(days=390)) == 0
    assert joining.forget_old(now=NOW + timedelta(days=397)) == 3
    assert not Joining.objects.exists()


def test_who_is_erased_leaves_no_request_behind() -> None:
    dora = joining.welcome(joining_id=ask().pk, now=NOW)
    ask("encore")
    privacy.erase(volunteer=dora, now=NOW)
    assert not Joining.objects.exists()


def test_the_house_is_set_up() -> None:
    assert list(WorkingGroup.objects.values_list("name_fr", flat=True)) == [
        "Vie collective",
        "Administration",
        "Bâtiment & sécurité",
        "Technique",
        "Programmation",
        "Communication",
        "Billetterie–café/bar",
    ]
    assert set(CrewTemplate.objects.values_list("kind", flat=True)) == set(Kind.values)
    film = {
        line.role.slug: (line.scope, line.minimum, line.wished)
        for line in CrewTemplate.objects.get(kind=Kind.FILM).lines.select_related("role")
    }
    assert film == {
        "ouverture": ("evening", 1, 1),
        "accueil": ("evening", 2, 2),
        "bar": ("evening", 1, 1),
        "projection-dcp": ("screening", 1, 1),
        "projection-35": ("screening", 1, 1),
        "animation": ("screening", 1, 1),
        "fermeture": ("evening", 1, 1),
    }
    closing = Role.objects.get(slug="fermeture")
    assert [t.slug for t in closing.required_trainings.all()] == ["clefs"]
    assert closing.compatible_with.filter(slug="accueil").exists()
    assert Role.objects.get(slug="accueil").compatible_with.filter(slug="fermeture").exists()
