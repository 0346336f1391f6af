"""What a guest is told of their evening, at an address of their own; their contact, for two people's eyes."""

import secrets
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language
from screenings.models.addresses import ALPHABET
from screenings.models.programme import Guest


def new_guest_token() -> str:
    """Twenty signs, 98 bits: whoever has the address reads the page."""
    return "".join(secrets.choice(ALPHABET) for _ in range(20))


class GuestPage(models.Model):
    """One guest's page for one screening. `contact` never shows on it: it is the carrier's and the host's."""

    guest = models.OneToOneField(Guest, models.CASCADE, related_name="page", verbose_name=_("invité·e"))
    token = models.CharField(max_length=20, unique=True, default=new_guest_token, editable=False)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    call_name = models.CharField(_("qui appeler"), max_length=80, blank=True)
    call_phone = models.CharField(_("à quel numéro"), max_length=40, blank=True)
    told = models.TextField(_("à lui dire"), max_length=2000, blank=True)
    contact = models.CharField(_("comment joindre la personne"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("faite le"))

    class Meta:
        verbose_name = _("page d’invité·e")
        verbose_name_plural = _("pages d’invité·es")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.guest}"

    def get_absolute_url(self) -> str:
        """In the guest's own language; the other is one link away."""
        with translation.override(self.language):
            return reverse("guests:page", args=[self.token])
