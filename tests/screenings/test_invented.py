"""Invented screenings: only for measuring, never in a house that is open or holds rows."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from screenings.models import Screening, State
from tests.factories import make_screening

pytestmark = pytest.mark.django_db


def test_it_fills_and_the_rules_are_awake_again(settings: Any) -> None:
    settings.DEBUG = True
    call_command("fill_archive", "--screenings", "60", verbosity=0)
    assert Screening.objects.count() == 60
    assert Screening.objects.public().count() < 60
    assert Screening.objects.exclude(state=State.DRAFT).filter(programme__isnull=True).count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchone()[0] == 0


def test_it_refuses_a_house_that_is_open(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("fill_archive", "--screenings", "4")
    assert Screening.objects.count() == 0


def test_it_refuses_a_database_with_rows_unless_told(settings: Any) -> None:
    settings.DEBUG = True
    make_screening()
    with pytest.raises(CommandError, match="--database-is-scratch"):
        call_command("fill_archive", "--screenings", "4")
    call_command("fill_archive", "--screenings", "4", "--database-is-scratch", verbosity=0)
    assert Screening.objects.count() == 5
