"""Who and what a screening belongs to: cycles, partners, people on the programme, distributors."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from screenings.models.addresses import folded, new_public_id, public_slug
from screenings.models.pictures import Picture


class CycleColour(models.TextChoices):
    """Twelve inks, each tested on light and dark paper (static/css/tokens.css)."""

    VERMILION = "vermilion", _("vermillon")
    OCHRE = "ochre", _("ocre")
    MOSS = "moss", _("mousse")
    GREEN = "green", _("vert")
    PETROL = "petrol", _("pétrole")
    SKY = "sky", _("ciel")
    COBALT = "cobalt", _("cobalt")
    VIOLET = "violet", _("violet")
    PLUM = "plum", _("prune")
    PINK = "pink", _("rose")
    BRICK = "brick", _("brique")
    GRAPHITE = "graphite", _("graphite")


class Cycle(models.Model):
    """A series of screenings under one name and one ink."""

    public_id = models.CharField(max_length=6, unique=True, default=new_public_id, editable=False)
    title_fr = models.CharField(_("titre"), max_length=160)
    title_en = models.CharField(_("titre (anglais)"), max_length=160, blank=True)
    text_fr = models.TextField(_("texte"), blank=True)
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    colour = models.CharField(_("couleur"), max_length=12, choices=CycleColour, default=CycleColour.GRAPHITE)
    black_and_white = models.BooleanField(_("images en noir et blanc"), default=False)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, verbose_name=_("image"))
    sort_key = folded("title_fr")

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering: ClassVar = ["sort_key"]

    def __str__(self) -> str:
        return self.title_fr

    @property
    def title(self) -> Text:
        return pick(self, "title")

    @property
    def slug(self) -> str:
        return public_slug(self.title_fr, "cycle")

    def get_absolute_url(self) -> str:
        return reverse("screenings:cycle", args=[self.slug, self.public_id])


class Partner(models.Model):
    """An association or festival that shares an evening."""

    name = models.CharField(_("nom"), max_length=160, unique=True)
    url = models.URLField(_("site"), blank=True)

    class Meta:
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A film-maker or guest. Never logs in; the public page is corrected or removed on request."""

    public_id = models.CharField(max_length=6, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("nom"), max_length=160)
    text_fr = models.TextField(_("texte"), blank=True)
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    has_page = models.BooleanField(
        _("a une page publique"), default=True, help_text=_("À décocher si la personne le demande.")
    )
    sort_key = folded("name")

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering: ClassVar = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return public_slug(self.name, "personne")

    def get_absolute_url(self) -> str:
        return reverse("screenings:person", args=[self.slug, self.public_id])


class Distributor(models.Model):
    """Who rents out the film and is owed a share of its takings."""

    name = models.CharField(_("nom"), max_length=160, unique=True)
    cnc_number = models.CharField(_("numéro CNC"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("distributeur")
        verbose_name_plural = _("distributeurs")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
