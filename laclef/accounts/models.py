"""Who logs in. Visitors need no account; guests and film-makers never log in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from laclef.accounts.roles import ADMIN_EDITS, CAPABILITIES, ROLE_NAMES, SECOND_FACTOR_ROLES, Role


class Language(models.TextChoices):
    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """A new account; without a password one logs in by a code sent by mail, or a passkey."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """What `manage.py createsuperuser` makes: an administrator of the house, and no password."""
        user = self.create_user(email, **facts)
        user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person who works in the house. Peers see the first name only."""

    email = models.EmailField(_("adresse e-mail"))
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    joined_at = models.DateTimeField(_("arrivé·e le"), db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            models.UniqueConstraint(fields=["email"], name="accounts_user_one_per_email"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """What peers see. An address under .invalid (RFC 2606) was made for one evening: its name may be erased."""
        if not self.first_name and self.email.endswith(".invalid"):
            return str(_("bénévole d’un soir"))
        return self.first_name or self.email.partition("@")[0]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the roles (groups) this person holds; read once per request."""
        return frozenset(group.name for group in self.groups.all())

    @property
    def role_names(self) -> list[str]:
        """The roles in words, in the order in which they are described."""
        return [str(name) for role, name in ROLE_NAMES.items() if role in self.roles]

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role of this person sees money or people's data."""
        return self.has_role(*SECOND_FACTOR_ROLES)

    @property
    def is_staff(self) -> bool:
        """Django's word for who enters the admin; here it follows from the roles."""
        return any(self.may(capability) for capability in ADMIN_EDITS)

    def has_role(self, *roles: Role) -> bool:
        """Whether this person holds one of the roles."""
        return bool(self.roles & set(roles))

    def may(self, capability: str) -> bool:
        """Whether one of this person's roles has the capability (see laclef.accounts.roles)."""
        return self.has_role(*CAPABILITIES[capability].roles)


class Throttle(models.Model):
    """How often something was tried since the first try; written by laclef.accounts.throttle only."""

    key = models.CharField(max_length=64, primary_key=True)
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("frein")
        verbose_name_plural = _("freins")

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.hits}"
