"""Members and their annual memberships: an account of its own, never part of a ticket's price."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language
from screenings.models.addresses import folded
from tickets.models.sales import Sale, TillSession

MEMBERSHIP_FROM_CENTS = 500
MEMBERSHIP_TO_CENTS = 1500
MOST_SHOWN = 8  # of a search; there is no list of members


class Member(models.Model):
    """An adhérent·e; may have no account. What they watched is never linked to them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=_("compte"),
    )
    name = models.CharField(_("nom"), max_length=160, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    created_at = models.DateTimeField(_("depuis"))
    last_contact_on = models.DateField(_("dernier contact"))
    erased_at = models.DateTimeField(_("effacé·e le"), null=True, blank=True)
    search_key = folded("name")

    class Meta:
        verbose_name = _("adhérent·e")
        verbose_name_plural = _("adhérent·es")
        ordering: ClassVar = ["search_key", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(erased_at__isnull=False),
                name="tickets_member_has_a_name_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '—'} ({self.pk})"


class Membership(models.Model):
    """One year of one member: 0 € (solidaire) or 5 to 15 €. Only ever added to."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="memberships", verbose_name=_("adhérent·e")
    )
    sale = models.ForeignKey(Sale, models.PROTECT, related_name="memberships", verbose_name=_("vente"))
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    from_on = models.DateField(_("du"))
    until_on = models.DateField(_("au"))
    taken_at = models.DateTimeField(_("prise le"))

    class Meta:
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        ordering: ClassVar = ["from_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_cents=0)
                | Q(amount_cents__gte=MEMBERSHIP_FROM_CENTS, amount_cents__lte=MEMBERSHIP_TO_CENTS),
                name="tickets_membership_is_0_or_5_to_15",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=models.F("from_on")), name="tickets_membership_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.from_on} – {self.until_on}"


class MemberLookUp(models.Model):
    """One search at a till: who, when, how many were shown; never what was typed. Only ever added to."""

    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="member_look_ups", verbose_name=_("session de caisse")
    )
    looked_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("par")
    )
    looked_up_at = models.DateTimeField(_("le"))
    shown = models.PositiveSmallIntegerField(_("réponses montrées"))

    class Meta:
        verbose_name = _("recherche d’adhérent·e")
        verbose_name_plural = _("recherches d’adhérent·es")
        ordering: ClassVar = ["looked_up_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(shown__lte=MOST_SHOWN), name="tickets_look_up_lists_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.till_session_id} · {self.looked_up_at:%H:%M}"
