"""A visa number that a published commercial screening rests on is corrected, never emptied."""

from django.db import migrations

SQL = r"""
CREATE FUNCTION screenings_film_keeps_its_visa() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM screenings_programmeitem i JOIN screenings_screening s ON s.id = i.screening_id
        WHERE i.film_id = NEW.id AND s.state = 'published' AND s.regime = 'commercial' AND s.origin <> 'archive'
    ) THEN
        PERFORM screenings_refuse('screenings_visa_is_not_emptied', 'a published commercial screening rests on it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER screenings_film_keeps_its_visa BEFORE UPDATE OF visa_number ON screenings_film
    FOR EACH ROW WHEN (OLD.visa_number <> '' AND NEW.visa_number = '')
    EXECUTE FUNCTION screenings_film_keeps_its_visa();

-- As in 0010, but FOR SHARE first: terms or a number that somebody empties meanwhile are waited for.
CREATE OR REPLACE FUNCTION screenings_check_terms(screening bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM screenings_programmeitem i JOIN screenings_film f ON f.id = i.film_id
      WHERE i.screening_id = screening ORDER BY f.id FOR SHARE OF i, f;
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
"""

UNDO = r"""
DROP TRIGGER screenings_film_keeps_its_visa ON screenings_film;
DROP FUNCTION screenings_film_keeps_its_visa();
CREATE OR REPLACE FUNCTION screenings_check_terms(screening bigint) RETURNS void LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("screenings", "0012_follow_ups")]
    operations = [migrations.RunSQL(SQL, UNDO)]
