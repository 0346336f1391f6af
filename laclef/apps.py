from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "laclef"
    label = "laclef"
    verbose_name = "La Clef"
