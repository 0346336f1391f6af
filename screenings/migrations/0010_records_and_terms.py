"""What was done is kept; a commercial screening is published with its terms, or with the reason why not."""

from django.db import migrations

SQL = r"""
-- A record is never changed; it goes only with a draft that was never announced.
CREATE FUNCTION screenings_record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT 1 FROM screenings_screening WHERE id = OLD.screening_id AND published_at IS NOT NULL) THEN
            RETURN OLD;
        END IF;
    END IF;
    PERFORM screenings_refuse('screenings_records_are_only_added', 'what was done is a dated record');
    RETURN NULL;
END $$;
CREATE TRIGGER screenings_record_is_kept BEFORE UPDATE OR DELETE ON screenings_screeningrecord
    FOR EACH ROW EXECUTE FUNCTION screenings_record_is_kept();
CREATE TRIGGER screenings_records_are_not_emptied BEFORE TRUNCATE ON screenings_screeningrecord
    FOR EACH STATEMENT EXECUTE FUNCTION screenings_record_is_kept();

-- Distributor, rate or fee, minimum guarantee (0 is an answer), visa number; or a dated reason to go without.
CREATE FUNCTION screenings_check_terms(screening bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM screenings_screening s
        JOIN screenings_programmeitem i ON i.screening_id = s.id JOIN screenings_film f ON f.id = i.film_id
        WHERE s.id = screening AND s.state = 'published' AND s.regime = 'commercial' AND s.origin <> 'archive'
          AND (i.distributor_id IS NULL OR i.engagement = '' OR f.visa_number = ''
               OR (i.engagement = 'share' AND i.minimum_guarantee_cents IS NULL))
    ) AND NOT EXISTS (
        SELECT 1 FROM screenings_screeningrecord WHERE screening_id = screening AND act = 'waived' AND subject = 'terms'
    ) THEN
        PERFORM screenings_refuse('screenings_commercial_has_terms', 'give the terms, or say why it goes without');
    END IF;
END $$;

CREATE FUNCTION screenings_terms_of_screening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_terms(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_terms_of_screening AFTER UPDATE ON screenings_screening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'published' AND (NEW.state, NEW.regime) IS DISTINCT FROM (OLD.state, OLD.regime))
    EXECUTE FUNCTION screenings_terms_of_screening();

CREATE FUNCTION screenings_terms_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
       (NEW.film_id, NEW.distributor_id, NEW.engagement, NEW.minimum_guarantee_cents)
       IS NOT DISTINCT FROM (OLD.film_id, OLD.distributor_id, OLD.engagement, OLD.minimum_guarantee_cents) THEN
        RETURN NULL;
    END IF;
    PERFORM screenings_check_terms(NEW.screening_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_terms_of_item AFTER INSERT OR UPDATE ON screenings_programmeitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION screenings_terms_of_item();
"""

UNDO = """
DROP TRIGGER screenings_terms_of_item ON screenings_programmeitem;
DROP TRIGGER screenings_terms_of_screening ON screenings_screening;
DROP TRIGGER screenings_records_are_not_emptied ON screenings_screeningrecord;
DROP TRIGGER screenings_record_is_kept ON screenings_screeningrecord;
DROP FUNCTION screenings_terms_of_item(), screenings_terms_of_screening(), screenings_check_terms(bigint),
    screenings_record_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("screenings", "0009_desk")]
    operations = [migrations.RunSQL(SQL, UNDO)]
