from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from laclef.accounts.roles import Role


class AccountsConfig(AppConfig):
    name = "laclef.accounts"
    label = "accounts"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        post_migrate.connect(make_roles, sender=self)


def make_roles(*, using: str, apps: Any = all_apps, **kwargs: Any) -> None:
    """One group for each role; those that exist stay, so it may run after every migration and flush."""
    try:
        group = apps.get_model("auth", "Group")
    except LookupError:  # migrating only part of the house
        return
    names = [group(name=role.value) for role in Role]
    group.objects.using(using).bulk_create(names, ignore_conflicts=True)
