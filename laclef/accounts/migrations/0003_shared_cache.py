"""The table of the shared cache, as django.core.cache.backends.db reads it.

UNLOGGED: it may be empty after a crash, and in exchange a counted try costs no write to disk.
"""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_throttle_and_roles")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE shared_cache")]
