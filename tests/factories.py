"""Plain keyword factories: what a test does not say is harmless."""

from itertools import count

from laclef.accounts.models import User
from laclef.accounts.roles import Role

_next = count(1)


def make_user(*roles: Role, email: str = "", **facts: object) -> User:
    """A person with these roles."""
    from django.contrib.auth.models import Group

    user = User.objects.create_user(email or f"person{next(_next)}@example.org", **facts)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user
