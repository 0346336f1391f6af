"""What a waiting list's offer and a friend's place keep, under the shift's lock like every place."""

from django.db import migrations

SQL = r"""
-- A place offered to somebody who waited is kept for them until they answer or the time is up.
CREATE FUNCTION volunteers_offers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shift volunteers_shift%ROWTYPE;
    held integer;
    kept integer;
BEGIN
    SELECT * INTO shift FROM volunteers_shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;
    SELECT count(*) INTO kept FROM volunteers_waiting
     WHERE shift_id = NEW.shift_id AND volunteer_id <> NEW.volunteer_id
       AND ended_at IS NULL AND offer_until > NEW.signed_at;
    IF kept = 0 THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO held FROM volunteers_signup
     WHERE shift_id = NEW.shift_id AND place = 'full' AND state IN ('live', 'to_confirm');
    IF held + kept >= shift.wished THEN
        PERFORM screenings_refuse('volunteers_offers_are_kept', 'the place is offered to somebody who waited');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_offers_are_kept BEFORE INSERT ON volunteers_signup
    FOR EACH ROW WHEN (NEW.place = 'full' AND NEW.state IN ('live', 'to_confirm'))
    EXECUTE FUNCTION volunteers_offers_are_kept();

-- Friends and trainees share the places to learn.
CREATE FUNCTION volunteers_learning_places_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shift volunteers_shift%ROWTYPE;
    held integer;
BEGIN
    SELECT * INTO shift FROM volunteers_shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;
    IF shift.state <> 'live' THEN
        PERFORM screenings_refuse('volunteers_shift_stands', 'it is cancelled');
    END IF;
    SELECT (SELECT count(*) FROM volunteers_signup
             WHERE shift_id = NEW.shift_id AND place = 'trainee' AND state IN ('live', 'to_confirm'))
         + (SELECT count(*) FROM volunteers_friend WHERE shift_id = NEW.shift_id AND withdrawn_at IS NULL)
      INTO held;
    IF held >= shift.trainees THEN
        PERFORM screenings_refuse('volunteers_places_are_limited', 'every place to learn is held');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_learning_places_fit BEFORE INSERT ON volunteers_friend
    FOR EACH ROW WHEN (NEW.withdrawn_at IS NULL) EXECUTE FUNCTION volunteers_learning_places_fit();
CREATE TRIGGER volunteers_learning_places_fit BEFORE INSERT ON volunteers_signup
    FOR EACH ROW WHEN (NEW.place = 'trainee' AND NEW.state IN ('live', 'to_confirm'))
    EXECUTE FUNCTION volunteers_learning_places_fit();
"""

UNDO = """
DROP TRIGGER volunteers_learning_places_fit ON volunteers_signup;
DROP TRIGGER volunteers_learning_places_fit ON volunteers_friend;
DROP TRIGGER volunteers_offers_are_kept ON volunteers_signup;
DROP FUNCTION volunteers_learning_places_fit(), volunteers_offers_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0007_exchanges")]
    operations = [migrations.RunSQL(SQL, UNDO)]
