from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text
from screenings.models.addresses import folded, new_public_id, public_slug
from screenings.models.organisers import Person
from screenings.models.pictures import Picture


class FilmFormat(models.TextChoices):
    DCP = "dcp", "DCP"
    MM35 = "35mm", "35 mm"
    MM16 = "16mm", "16 mm"
    SUPER8 = "super8", "Super 8"
    VIDEO = "video", _("fichier vidéo")
    DISC = "disc", _("disque")


class Colour(models.TextChoices):
    COLOUR = "colour", _("couleur")
    BLACK_AND_WHITE = "bw", _("noir et blanc")
    BOTH = "both", _("couleur et noir et blanc")


class Sound(models.TextChoices):
    SPOKEN = "spoken", _("parlant")
    SILENT = "silent", _("muet")
    NO_DIALOGUE = "no_dialogue", _("sans dialogue")


class Film(models.Model):
    """A film as a work, apart from its screenings.

    Countries are ISO 3166 codes (SU and the like for those that are no more), languages ISO 639 codes.
    """

    public_id = models.CharField(max_length=6, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("titre"), max_length=200)
    title_language = models.CharField(_("langue du titre"), max_length=3, default="fr")
    original_title = models.CharField(_("titre original"), max_length=200, blank=True)
    original_languages = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("langues d’origine")
    )
    directors = models.ManyToManyField(Person, through="FilmCredit", related_name="films_directed")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("pays"))
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée (min)"), null=True, blank=True)
    colour = models.CharField(_("couleur"), max_length=6, choices=Colour, blank=True)
    sound = models.CharField(_("son"), max_length=11, choices=Sound, default=Sound.SPOKEN)
    text_fr = models.TextField(_("texte"), blank=True)
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    content_notes_fr = models.CharField(_("avertissements"), max_length=300, blank=True)
    content_notes_en = models.CharField(_("avertissements (anglais)"), max_length=300, blank=True)
    visa_number = models.CharField(_("numéro de visa"), max_length=12, blank=True)
    visa_on = models.DateField(_("date du visa"), null=True, blank=True)
    still = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, verbose_name=_("image"))
    sort_key = folded("title")
    original_sort_key = folded("original_title")

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        ordering: ClassVar = ["sort_key", "year"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__gte=1888, year__lte=2200),
                name="screenings_film_year_is_cinema",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__gt=0),
                name="screenings_film_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def name(self) -> Text:
        """The title it is shown under here, with the language it is really in."""
        return Text(self.title, self.title_language)

    @property
    def slug(self) -> str:
        return public_slug(self.title, "film")

    def get_absolute_url(self) -> str:
        return reverse("screenings:film", args=[self.slug, self.public_id])


class FilmCredit(models.Model):
    """A director of a film, in the order of the credits."""

    film = models.ForeignKey(Film, models.CASCADE, related_name="credits", verbose_name=_("film"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="credits", verbose_name=_("personne"))
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("réalisation")
        verbose_name_plural = _("réalisations")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["film", "person"], name="screenings_filmcredit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.film}"
