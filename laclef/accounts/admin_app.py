"""django.contrib.admin with the house's site in place of Django's."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "laclef.accounts.admin_site.HouseAdmin"
