from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "laclef.outbox"
    label = "outbox"
    verbose_name = "Courrier"
