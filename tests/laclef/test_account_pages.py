"""allauth's pages in the house's frame: all of them open, nothing in them that our policy refuses."""

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.urls import reverse
from django.utils import translation

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from tests.people import person, second_factor_of, sign_in

pytestmark = pytest.mark.django_db
INLINE = re.compile(r'style="|<style|<script(?![^>]*(src=|type="application/json"))|\son\w+="', re.IGNORECASE)
ENTRANCE = ["account_login", "account_signup", "account_inactive"]
OWN = [
    "account",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ENTRANCE)
def test_the_entrance_opens_in_both_languages(client, name, language):
    with translation.override(language):
        response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in page
    assert not INLINE.search(page)


@pytest.mark.parametrize("name", OWN)
def test_ones_own_pages_open(client, name):
    """Just after having shown the second factor, as allauth asks before it is changed."""
    user = person(Role.TREASURER)
    sign_in(client, user)
    session = client.session
    factor = second_factor_of(user).pk
    session[METHODS] = [
        {"method": "mfa", "at": time.time(), "id": factor, "type": "totp", "reauthenticated": True}
    ]
    session.save()
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not INLINE.search(response.content.decode())


def test_an_application_with_codes_is_set_up_by_scanning(client):
    client.force_login(person(Role.VOLUNTEER))
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert not INLINE.search(page)


def test_one_changes_ones_first_name_and_language_and_nothing_else(client):
    user = person(Role.VOLUNTEER, first_name="Lou")
    client.force_login(user)
    facts = {"first_name": "Louison", "language": "en", "email": "x@laclef.example", "is_superuser": "on"}
    assert client.post("/compte/", facts).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.first_name, user.language, user.email) == ("Louison", "en", "volunteer@laclef.example")
    assert not user.is_superuser
    assert "bénévole" in client.get("/compte/").content.decode()


def test_a_wrong_language_is_told_at_its_field(client):
    client.force_login(person(Role.VOLUNTEER))
    page = client.post("/compte/", {"first_name": "Lou", "language": "tlh"}).content.decode()
    assert 'id="id_language_error"' in page


def test_a_change_of_ones_keys_is_told_by_mail_in_ones_language(client):
    from allauth.account.adapter import get_adapter

    from laclef.outbox.models import Mail

    user = person(Role.VOLUNTEER, language="en", first_name="Lou")
    get_adapter().send_notification_mail("mfa/email/webauthn_removed", user)
    mail = Mail.objects.get()
    assert (mail.recipient, mail.language, mail.secret) == (user.email, "en", False)
    assert "Lou" in mail.text
    assert "127.0.0.1" not in mail.text
    with pytest.raises(ValueError, match="password_changed"):
        get_adapter().send_notification_mail("account/email/password_changed", user)
