"""The admin: administrators, accounts, rare rows; one way of logging in."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from laclef.accounts.models import User
from laclef.accounts.roles import ADMIN_EDITS, Role, admin_permissions
from tests.people import person, second_factor_of, sign_in

pytestmark = pytest.mark.django_db
INDEX, ADD, LIST = "/administration/", "/administration/accounts/user/add/", "/administration/accounts/user/"


@pytest.fixture
def administrator(client) -> Client:
    return sign_in(client, person(Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_do_not_enter(client, role):
    assert sign_in(client, person(role)).get(LIST, follow=True).status_code == 403


def test_visitors_log_in_like_everyone(client):
    response = client.get(LIST, follow=True)
    assert response.redirect_chain[-1][0] == f"/compte/connexion/?next={LIST}"
    assert 'type="password"' not in response.content.decode()


def test_without_the_second_factor_nobody_enters(client, settings):
    client.force_login(person(Role.ADMINISTRATOR))
    assert client.get(LIST).headers["Location"].startswith("/compte/securite/")


def test_an_administrator_makes_an_account_and_gives_roles(administrator):
    door, rota = (Group.objects.get(name=role).pk for role in (Role.DOOR, Role.ROTA_COORDINATOR))
    facts = {"email": "Sacha@LaClef.example", "first_name": "Sacha", "language": "fr", "is_active": "on"}
    assert administrator.post(ADD, facts | {"groups": [door, rota]}).status_code == 302
    made = User.objects.get(email="sacha@laclef.example")
    assert made.roles == {Role.DOOR, Role.ROTA_COORDINATOR}
    assert not made.has_usable_password()


def test_an_account_is_closed_never_deleted(administrator):
    other = person(Role.DOOR)
    assert administrator.get(f"{LIST}{other.pk}/delete/").status_code == 403
    facts = {"email": other.email, "first_name": "", "last_name": "", "language": "fr"}
    administrator.post(f"{LIST}{other.pk}/change/", facts)
    other.refresh_from_db()
    assert not other.is_active


def test_the_form_shows_roles_in_words_and_no_password(administrator):
    page = administrator.get(ADD).content.decode()
    assert "coordination de l’équipe" in page
    assert "password" not in page
    assert "superuser" not in page


def test_forgetting_a_lost_key_makes_one_set_up_another(administrator):
    treasurer = person(Role.TREASURER)
    second_factor_of(treasurer)
    action = {"action": "forget_second_factors", "_selected_action": [treasurer.pk]}
    assert administrator.post(LIST, action).status_code == 302
    assert not Authenticator.objects.filter(user=treasurer).exists()


def test_only_the_rare_rows_can_be_opened(administrator):
    """Whatever a library registers: the role's permissions decide."""
    views = {permission for permission in admin_permissions() if ".view_" in permission}
    for model in admin.site._registry:
        meta = model._meta
        response = administrator.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
        allowed = f"{meta.app_label}.view_{meta.model_name}" in views
        assert response.status_code == (200 if allowed else 403), meta.label


def test_each_row_that_a_role_may_edit_has_its_page_there():
    """Walked from the permissions: a row named there and registered nowhere is a promise nobody can use."""
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert {model for models in ADMIN_EDITS.values() for model in models} <= registered


def test_nobody_changes_a_password_there(administrator):
    assert administrator.get("/administration/password_change/").status_code == 404


def test_the_list_costs_the_same_with_one_and_thirty(administrator, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    administrator.get(LIST)
    with CaptureQueriesContext(connection) as with_few:
        administrator.get(LIST)
    for number in range(30):
        person(Role.DOOR, email=f"door{number}@laclef.example")
    with django_assert_num_queries(len(with_few)):
        administrator.get(LIST)
