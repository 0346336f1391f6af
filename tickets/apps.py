from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Billetterie")

    def ready(self) -> None:
        """The programme says the sale's locks in words too, without knowing this app."""
        from screenings import refusals
        from tickets import locks

        refusals.WORDS.update(locks.WORDS)
