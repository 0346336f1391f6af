from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A still or a drawing, with the credit and the words that stand for it."""

    file = models.ImageField(_("fichier"), upload_to="pictures/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("largeur (px)"), editable=False, default=0)
    height = models.PositiveIntegerField(_("hauteur (px)"), editable=False, default=0)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    alt_fr = models.CharField(_("texte de remplacement"), max_length=300, blank=True)
    alt_en = models.CharField(_("texte de remplacement (anglais)"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return f"{self.alt_fr or self.file.name} ({self.pk})"
