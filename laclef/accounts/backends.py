"""How Django knows people: never by a password; in the admin, by their role."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from laclef.accounts.models import User
from laclef.accounts.roles import ADMIN_EDITS, admin_permissions


class HouseBackend(ModelBackend):
    """Keeps sessions open; nobody is let in by a password, wherever it is asked."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> None:
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The rare rows of the admin, to each what their roles may; nothing else for anyone."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        return set(admin_permissions(key for key in ADMIN_EDITS if user_obj.may(key)))
