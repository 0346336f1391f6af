"""Who asks: one person per role, signed in as they would be after logging in."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.accounts.seal import seal


def person(*roles: Role, email: str = "", **facts: Any) -> User:
    """An account that holds the roles."""
    email = email or f"{'-'.join(roles) or 'nobody'}@laclef.example"
    user = User.objects.create_user(email, **facts)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def second_factor_of(user: User) -> Authenticator:
    """An application that shows codes, set up for the person."""
    data = {"secret": seal("JBSWY3DPEHPK3PXP")}
    return Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": data})[0]


def sign_in(client: Client, user: User) -> Client:
    """The client, signed in; with the second factor where a role asks for it."""
    client.force_login(user)
    if user.needs_second_factor:
        shown = {"method": "mfa", "at": time.time(), "id": second_factor_of(user).pk, "type": "totp"}
        session = client.session
        session[METHODS], session[METHODS_OF] = [{"method": "code", "at": time.time()}, shown], str(user.pk)
        session.save()
    return client
