"""What the house says of itself, in its own words: texts that staff may rewrite, and dated notices."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick


class HouseText(models.Model):
    """One version of a page's text; the latest is shown, the others stay to be taken back."""

    key = models.SlugField(_("page"), max_length=40)
    title_fr = models.CharField(_("titre"), max_length=120)
    title_en = models.CharField(_("titre (anglais)"), max_length=120, blank=True)
    text_fr = models.TextField(_("texte"))
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    saved_at = models.DateTimeField(_("écrit le"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )

    class Meta:
        verbose_name = _("texte de la maison")
        verbose_name_plural = _("textes de la maison")
        ordering: ClassVar = ["key", "-saved_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["key", "-saved_at"], name="house_text_latest")]

    def __str__(self) -> str:
        return f"{self.key} ({self.pk})"

    @property
    def title(self) -> Text:
        return pick(self, "title")

    @property
    def text(self) -> Text:
        return pick(self, "text")


class Notice(models.Model):
    """A word at the top of every public page between two moments: a strike, a closure, a leak."""

    text_fr = models.CharField(_("avis"), max_length=300)
    text_en = models.CharField(_("avis (anglais)"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("à partir de"))
    ends_at = models.DateTimeField(_("jusqu’à"))

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="house_notice_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text_fr} ({self.pk})"
