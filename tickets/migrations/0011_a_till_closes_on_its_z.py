"""A till session is closed by its Z and by nothing else, and nothing lands in it after its Z."""

from django.db import migrations

SQL = r"""
CREATE OR REPLACE FUNCTION tickets_till_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    till tickets_tillsession%ROWTYPE;
BEGIN
    SELECT * INTO till FROM tickets_tillsession WHERE id = NEW.till_session_id FOR SHARE;
    IF till.closed_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_till_session_is_open', 'open another');
    END IF;
    IF EXISTS (SELECT 1 FROM tickets_tillreport WHERE till_session_id = till.id AND kind = 'z') THEN
        PERFORM tickets_refuse('tickets_nothing_after_the_z', 'open another');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION tickets_till_closes_on_its_z() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tickets_tillreport WHERE till_session_id = NEW.id AND kind = 'z') THEN
        PERFORM tickets_refuse('tickets_till_closes_on_its_z', 'count it, and draw up its Z');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_till_closes_on_its_z BEFORE INSERT OR UPDATE ON tickets_tillsession
    FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION tickets_till_closes_on_its_z();

-- At the commit: the Z is written first, then its session is closed.
CREATE FUNCTION tickets_z_closes_its_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM tickets_tillsession WHERE id = NEW.till_session_id AND closed_at IS NULL) THEN
        PERFORM tickets_refuse('tickets_z_closes_its_session', 'close the session with its Z');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tickets_z_closes_its_session AFTER INSERT ON tickets_tillreport
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'z') EXECUTE FUNCTION tickets_z_closes_its_session();
"""

UNDO = r"""
DROP TRIGGER tickets_z_closes_its_session ON tickets_tillreport;
DROP FUNCTION tickets_z_closes_its_session();
DROP TRIGGER tickets_till_closes_on_its_z ON tickets_tillsession;
DROP FUNCTION tickets_till_closes_on_its_z();
CREATE OR REPLACE FUNCTION tickets_till_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    till tickets_tillsession%ROWTYPE;
BEGIN
    SELECT * INTO till FROM tickets_tillsession WHERE id = NEW.till_session_id FOR SHARE;
    IF till.closed_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_till_session_is_open', 'open another');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_scanner_phones")]
    operations = [migrations.RunSQL(SQL, UNDO)]
