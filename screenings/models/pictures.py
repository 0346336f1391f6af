from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

# Pixels across: a line of the programme, a phone's whole width, a film's page on a desk.
WIDTHS = (400, 800, 1600)


def name_of_print(stem: str, width: int) -> str:
    """The stored name of one print of a picture."""
    return f"{stem}-{width}.webp"


class Picture(models.Model):
    """A still or a drawing, with the credit and the words that stand for it.

    `file` is its widest print; `widths` are those of all its prints, in pixels, none for a drawing of the
    demo. What a published screening shows has credit and words (trigger screenings_published_picture_is_told).
    """

    file = models.ImageField(_("fichier"), upload_to="pictures/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("largeur (px)"), editable=False, default=0)
    height = models.PositiveIntegerField(_("hauteur (px)"), editable=False, default=0)
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, editable=False)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    alt_fr = models.CharField(_("texte de remplacement"), max_length=300, blank=True)
    alt_en = models.CharField(_("texte de remplacement (anglais)"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("ajoutée le"), null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.alt_fr or self.name} ({self.pk})"

    @property
    def is_told(self) -> bool:
        """Whether it has what publication wants: who made it, and words for who cannot see it."""
        return bool(self.credit and self.alt_fr)

    @property
    def name(self) -> str:
        """The stored name of its widest print."""
        return self.file.name or ""

    @property
    def srcset(self) -> str:
        """Every print with its width, as HTML's srcset wants them; nothing when there is one alone."""
        stem = self.name.rsplit("-", 1)[0]
        prints = ((default_storage.url(name_of_print(stem, width)), width) for width in self.widths)
        return ", ".join(f"{url} {width}w" for url, width in prints) if len(self.widths) > 1 else ""
