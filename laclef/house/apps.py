from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseTextsConfig(AppConfig):
    name = "laclef.house"
    label = "house"
    verbose_name = _("Textes de la maison")
