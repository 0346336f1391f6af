"""Roles: described once, made as groups, obeyed by the admin, shown in the README."""

from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from laclef.accounts.apps import make_roles
from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES, ROLE_NAMES, Role, admin_permissions
from tests.people import person, second_factor_of

README = Path(__file__).resolve().parents[2] / "README.md"
START, END = "<!-- who may what -->", "<!-- /who may what -->"


def told(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_each_role_is_one_group_however_often_it_is_made():
    make_roles(using="default")
    make_roles(using="default")
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role)


def test_each_role_has_a_name_and_may_do_something():
    assert set(ROLE_NAMES) == set(Role)
    assert {role for capability in CAPABILITIES.values() for role in capability.roles} == set(Role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_person_may_what_their_role_may(role):
    user = person(role)
    assert {key for key in CAPABILITIES if user.may(key)} == {
        key for key, capability in CAPABILITIES.items() if role in capability.roles
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_django_itself_grants_the_admins_rows_by_role_only(role):
    catalogue = {"cycle", "distributor", "film", "partner", "person"}
    of_programmers = {
        f"screenings.{action}_{model}"
        for model in catalogue
        for action in ("add", "change", "view", "delete")
    }
    expected = {Role.ADMINISTRATOR: admin_permissions(), Role.PROGRAMMER: of_programmers}
    assert person(role).get_all_permissions() == expected.get(role, set())
    assert person(role, email="again@laclef.example").is_staff == (role in expected)
    assert not User.objects.create_user("gone@laclef.example", is_active=False).get_all_permissions()


def test_the_admin_names_rows_that_exist_and_never_deletes_people():
    for permission in admin_permissions():
        app, _, rest = permission.partition(".")
        apps.get_model(app, rest.partition("_")[2])
    assert "accounts.delete_user" not in admin_permissions()


def test_the_readme_says_who_may_do_what():
    text = README.read_text()
    assert START in text, f"README.md lacks the section between {START} and {END}"
    assert END in text, f"README.md lacks {END} after the table of roles"
    section = text.partition(START)[2].partition(END)[0].strip()
    table = told("who_may", "--markdown").strip()
    assert section == table, "README.md is stale: paste what `python3 manage.py who_may --markdown` prints"


@pytest.mark.django_db
def test_the_host_appoints_the_first_administrator():
    assert told("appoint", " Alix@laclef.example", "administrator") == "alix@laclef.example: administration\n"
    told("appoint", "alix@laclef.example", "treasurer")
    user = User.objects.get()
    assert user.roles == {Role.ADMINISTRATOR, Role.TREASURER}
    assert not user.has_usable_password()
    with pytest.raises(CommandError):
        told("appoint", "alix@laclef.example", "owner")


@pytest.mark.django_db
def test_the_host_helps_who_lost_every_key():
    user = person(Role.ADMINISTRATOR, email="alix@laclef.example")
    second_factor_of(user)
    told("appoint", "alix@laclef.example", "administrator", "--forget-second-factors")
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_djangos_createsuperuser_makes_an_administrator_without_a_password():
    told("createsuperuser", "--email", "alix@laclef.example", "--noinput")
    user = User.objects.get()
    assert (user.roles, user.is_superuser, user.has_usable_password()) == ({Role.ADMINISTRATOR}, False, False)
