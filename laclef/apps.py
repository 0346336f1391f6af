from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "laclef"
    label = "laclef"
    verbose_name = "La Clef"

    def ready(self) -> None:
        from laclef import checks  # noqa: F401 -- importing registers them
