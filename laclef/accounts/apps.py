from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laclef.accounts"
    label = "accounts"
    verbose_name = "Comptes"
