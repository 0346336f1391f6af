"""From the public form to the first shift, in one list; and the house as it is first set up."""

from datetime import UTC, datetime, timedelta

import pytest

from screenings.models import Kind
from tests.factories import make_user
from tests.volunteers.factories import make_alone_shift, make_attendance, make_shift, make_sign_up
from volunteers import joining, rota
from volunteers.joining import Step
from volunteers.models import CrewTemplate, Joining, Role, WorkingGroup

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
    dora = joining.welcome(joining_id=asked.pk, by=make_user(), now=NOW)
    assert joining.welcome(joining_id=asked.pk, by=make_user(), now=NOW) == dora
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
        joining.welcome(joining_id=again.pk, by=make_user(), now=NOW)
    ask()
    assert Joining.objects.count() == 2


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
