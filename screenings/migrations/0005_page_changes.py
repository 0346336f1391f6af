"""What the public pages are made of leaves a mark when it changes, so that cached pages can be dropped.

Each transaction that changes such a table adds a row of its own: nobody waits for anybody, as with one
counter everybody would, and a reader sees the mark at the very moment it sees the change.
"""

from django.db import migrations

# Tables whose rows no public page shows are left out: tests/laclef/test_pagecache.py lists them.
TABLES = (
    "screenings_cycle",
    "screenings_film",
    "screenings_filmcredit",
    "screenings_guest",
    "screenings_partner",
    "screenings_person",
    "screenings_picture",
    "screenings_programmeitem",
    "screenings_room",
    "screenings_roombooking",
    "screenings_screening",
    "screenings_screeningmove",
    "screenings_venue",
    "house_housetext",
    "house_notice",
)

# Marks are compared with those of a few seconds ago, so that minutes are enough to keep; SKIP LOCKED, so
# that two transactions that tidy up do not wait for each other.
SQL = """
CREATE TABLE laclef_pagechange (
    xact bigint PRIMARY KEY,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION laclef_page_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO laclef_pagechange (xact) VALUES (pg_current_xact_id()::text::bigint)
    -- Its number may be taken only by a row that came with a restored dump.
    ON CONFLICT (xact) DO UPDATE SET changed_at = clock_timestamp()
        WHERE laclef_pagechange.changed_at < transaction_timestamp();
    IF FOUND THEN
        DELETE FROM laclef_pagechange WHERE xact IN (
            SELECT xact FROM laclef_pagechange WHERE changed_at < clock_timestamp() - interval '10 minutes'
            LIMIT 100 FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER laclef_page_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION laclef_page_changed();\n"
    for table in TABLES
)

UNDO = "DROP FUNCTION laclef_page_changed() CASCADE; DROP TABLE laclef_pagechange;"


class Migration(migrations.Migration):
    dependencies = [("screenings", "0004_search"), ("house", "0001_texts_and_notices")]
    operations = [migrations.RunSQL(SQL, UNDO), migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop)]
