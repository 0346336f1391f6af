from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "laclef.journal"
    label = "journal"
    verbose_name = "Journal"
