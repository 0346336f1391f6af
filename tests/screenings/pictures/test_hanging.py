"""Credit and words before publication: the trigger screenings_published_picture_is_told is the guard."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from screenings import programme
from screenings.models import Cycle, Film, Picture, Screening, State
from screenings.pictures.hanging import add_picture, hang, remove, retell
from screenings.refusals import ProgrammeRefused, rule_of
from tests.factories import make_cycle, make_film, make_screening, make_user
from tests.screenings.pictures.test_intake import picture as sent_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def by() -> User:
    return make_user(Role.PROGRAMMER)


def make_picture(**facts: Any) -> Picture:
    facts = {"credit": "© X", "alt_fr": "La mer", **facts}
    return Picture.objects.create(file="pictures/x-800.webp", width=800, height=450, **facts)


def refused_by_sql(statement: str, *arguments: object) -> str:
    """The rule that stops the statement, at the latest at its commit."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as refused:
        return rule_of(refused)
    return "nothing"


def hang_untold(where: str) -> Screening:
    """A draft that shows a picture without a credit: its own, its film's or its cycle's."""
    untold = make_picture(credit="")
    screening = make_screening(state=State.DRAFT, cycle=make_cycle())
    if where == "screening":
        Screening.objects.filter(pk=screening.pk).update(still=untold)
    elif where == "film":
        Film.objects.update(still=untold)
    else:
        Cycle.objects.update(picture=untold)
    return screening


@pytest.mark.parametrize("where", ["screening", "film", "cycle"])
def test_a_picture_without_credit_is_not_published(where: str, by: User) -> None:
    screening = hang_untold(where)
    with pytest.raises(ProgrammeRefused) as refused:
        programme.publish(screening_id=screening.pk, now=timezone.now(), by=by)
    assert refused.value.rule == "screenings_published_picture_is_told"
    Picture.objects.update(credit="© X")
    assert programme.publish(screening_id=screening.pk, now=timezone.now(), by=by).state == State.PUBLISHED


def test_sql_meets_the_rule_from_every_side() -> None:
    rule = "screenings_published_picture_is_told"
    screening = make_screening(cycle=make_cycle())
    untold, told = make_picture(alt_fr=""), make_picture()
    film = screening.programme.get().film
    assert (
        refused_by_sql("UPDATE screenings_screening SET still_id = %s WHERE id = %s", untold.pk, screening.pk)
        == rule
    )
    assert (
        refused_by_sql("UPDATE screenings_film SET still_id = %s WHERE id = %s", untold.pk, film.pk) == rule
    )
    assert refused_by_sql("UPDATE screenings_cycle SET picture_id = %s", untold.pk) == rule
    Film.objects.update(still=told)
    assert refused_by_sql("UPDATE screenings_picture SET credit = '' WHERE id = %s", told.pk) == rule
    other = make_film(title="Autre", still=untold)
    assert refused_by_sql("UPDATE screenings_programmeitem SET film_id = %s", other.pk) == rule


def test_a_new_picture_is_hung_and_its_words_kept(by: User, media: Path) -> None:
    screening = make_screening()
    file = sent_picture()
    made = add_picture(
        file=file,
        size=len(file.getvalue()),
        credit=" © X ",
        alt_fr="La mer",
        alt_en="",
        wall=screening,
        now=timezone.now(),
        by=by,
    )
    assert (Screening.objects.get().still, made.credit, made.widths) == (made, "© X", [400, 800, 1600])
    assert made.srcset.count("w") == made.srcset.count("webp") + 3
    assert len(list(media.rglob("*.webp"))) == 3


def test_a_refused_picture_leaves_no_file(by: User, media: Path) -> None:
    file = sent_picture()
    with pytest.raises(ProgrammeRefused):
        add_picture(
            file=file,
            size=len(file.getvalue()),
            credit="",
            alt_fr="",
            alt_en="",
            wall=make_screening(),
            now=timezone.now(),
            by=by,
        )
    assert (Picture.objects.count(), list(media.rglob("*.webp"))) == (0, [])


def test_words_on_the_wall_cannot_be_taken_away(by: User) -> None:
    screening, told = make_screening(), make_picture()
    hang(told, screening, now=timezone.now(), by=by)
    with pytest.raises(ProgrammeRefused):
        retell(picture=told, credit="", alt_fr="La mer", alt_en="", by=by)
    hang(None, screening, now=timezone.now(), by=by)
    retell(picture=told, credit="", alt_fr="La mer", alt_en="", by=by)


def test_only_what_hangs_nowhere_is_thrown_out(
    by: User, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    screening, file = make_screening(starts_at=timezone.now() + timedelta(days=3)), sent_picture()
    made = add_picture(
        file=file,
        size=len(file.getvalue()),
        credit="© X",
        alt_fr="La mer",
        alt_en="",
        wall=screening,
        now=timezone.now(),
        by=by,
    )
    with pytest.raises(ProgrammeRefused):
        remove(picture=made, by=by)
    hang(None, screening, now=timezone.now(), by=by)
    with django_capture_on_commit_callbacks(execute=True):
        remove(picture=made, by=by)
    assert (Picture.objects.count(), list(media.rglob("*.webp"))) == (0, [])
