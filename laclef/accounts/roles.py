"""Who may do what: described once here, enforced by laclef.access, shown as the README's table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A role is a Django group of this name; a person may hold several."""

    VOLUNTEER = "volunteer"
    DOOR = "door"
    PROGRAMMER = "programmer"
    ROTA_COORDINATOR = "rota_coordinator"
    TREASURER = "treasurer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, Promise] = {
    Role.VOLUNTEER: _("bénévole"),
    Role.DOOR: _("caisse"),
    Role.PROGRAMMER: _("programmation"),
    Role.ROTA_COORDINATOR: _("coordination de l’équipe"),
    Role.TREASURER: _("trésorerie"),
    Role.INSPECTOR: _("contrôle"),
    Role.ADMINISTRATOR: _("administration"),
}

# These see money or people's data: a second factor is asked of them (a user-verified passkey counts).
SECOND_FACTOR_ROLES = frozenset({Role.TREASURER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Capability:
    """One thing that may be done, and the roles that may do it."""

    key: str
    name: Promise
    roles: frozenset[Role]


def _may(key: str, name: Promise, *roles: Role) -> Capability:
    return Capability(key, name, frozenset(roles))


CAPABILITIES: dict[str, Capability] = {
    capability.key: capability
    for capability in (
        _may("programme.edit", _("écrire et publier le programme"), Role.PROGRAMMER, Role.ADMINISTRATOR),
        _may("texts.edit", _("écrire les textes de la maison"), Role.PROGRAMMER, Role.ADMINISTRATOR),
        _may("door.sell", _("vendre et accueillir à la porte"), Role.DOOR, Role.ADMINISTRATOR),
        _may("bookings.see", _("voir qui vient (nombres)"), Role.DOOR, Role.PROGRAMMER, Role.TREASURER, Role.ADMINISTRATOR),
        _may("sales.read", _("lire les ventes et les états"), Role.TREASURER, Role.INSPECTOR, Role.ADMINISTRATOR),
        _may("sales.refund", _("rembourser"), Role.TREASURER),
        _may("rota.join", _("s’inscrire à un créneau"), Role.VOLUNTEER, Role.ROTA_COORDINATOR, Role.ADMINISTRATOR),
        _may("rota.coordinate", _("coordonner l’équipe"), Role.ROTA_COORDINATOR, Role.ADMINISTRATOR),
        _may("journal.read", _("lire le journal"), Role.TREASURER, Role.INSPECTOR, Role.ADMINISTRATOR),
        _may("outbox.read", _("voir le courrier envoyé"), Role.ADMINISTRATOR),
        _may("accounts.manage", _("gérer les comptes"), Role.ADMINISTRATOR),
    )
}  # fmt: skip

# The rare rows that the admin adds, changes and, while nothing uses them, deletes; by the capability it takes.
# It never sells, refunds, admits, closes or publishes: what is not named here cannot be opened there.
ADMIN_EDITS = {
    "accounts.manage": ("accounts.user", "screenings.room", "screenings.venue"),
    "programme.edit": (
        "screenings.cycle",
        "screenings.distributor",
        "screenings.film",
        "screenings.partner",
        "screenings.person",
    ),
}
ADMIN_NEVER_DELETES = ("accounts.user",)


def admin_permissions(capabilities: Iterable[str] = tuple(ADMIN_EDITS)) -> frozenset[str]:
    """Django's names of what the admin lets somebody do who has these capabilities; all of them unless told."""
    models = {model for capability in capabilities for model in ADMIN_EDITS[capability]}
    named = {(model, action) for model in models for action in ("add", "change", "view")}
    named |= {(model, "delete") for model in models.difference(ADMIN_NEVER_DELETES)}
    return frozenset("{0}.{2}_{1}".format(*model.split("."), action) for model, action in named)
