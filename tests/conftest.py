from tests.plugins.flush import django_db_setup

__all__ = ["django_db_setup"]
