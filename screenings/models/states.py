"""What a screening may be: its kind, how far it has come, what the law makes of it, how one gets in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FILM = "film", _("film")
    SHORTS = "shorts", _("courts métrages")
    WORKSHOP = "workshop", _("atelier")
    CONCERT = "concert", _("concert")
    EXHIBITION = "exhibition", _("exposition")
    THEATRE = "theatre", _("théâtre")
    DEBATE = "debate", _("débat")
    RADIO = "radio", _("radio")
    ASSEMBLY = "assembly", _("assemblée")
    WORKS_DAY = "works_day", _("chantier participatif")
    HIRE = "hire", _("location")
    INTERNAL = "internal", _("usage interne")


FILM_KINDS = (Kind.FILM, Kind.SHORTS)


class State(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    CONFIRMED = "confirmed", _("confirmée")
    PUBLISHED = "published", _("publiée")
    CANCELLED = "cancelled", _("annulée")


class Regime(models.TextChoices):
    """What the law makes of it (code du cinéma); it decides what may be sold and declared."""

    COMMERCIAL = "commercial", _("commerciale")
    NON_COMMERCIAL = "non_commercial", _("non commerciale")
    PRIVATE_HIRE = "private_hire", _("location privée")
    NOT_CINEMA = "not_cinema", _("hors cinéma")


class NonCommercialBasis(models.TextChoices):
    CINE_CLUB = "cine_club", _("ciné-club")
    EXCEPTIONAL = "exceptional", _("exceptionnelle")
    FREE = "free", _("gratuite")
    OPEN_AIR = "open_air", _("plein air")


class Admission(models.TextChoices):
    TICKETS = "tickets", _("entrées à prix libre")
    REGISTRATION = "registration", _("sur inscription")
    FREE = "free", _("entrée libre, rien à réserver")
    ELSEWHERE = "elsewhere", _("réservation ailleurs")


class Origin(models.TextChoices):
    HOUSE = "house", _("programme de la maison")
    ARCHIVE = "archive", _("archive")
