from django.apps import AppConfig


class HouseTextsConfig(AppConfig):
    name = "laclef.house"
    label = "house"
    verbose_name = "Textes de la maison"
