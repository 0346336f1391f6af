"""The rota's rules that no single row can say, where nothing bypasses them.

A refusal carries the name of its rule as the constraint name (screenings_refuse). Locks: the shift,
then the person, always in this order; several of either by id.
"""

from django.db import migrations

SQL = r"""
-- Two shifts one person may hold at once: of one evening, in roles that go together.
CREATE FUNCTION volunteers_go_together(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT 1 FROM volunteers_shift a JOIN volunteers_shift b ON b.id = other AND b.evening_id = a.evening_id
    JOIN volunteers_role r ON r.id = a.role_id
    WHERE a.id = one AND (
        a.role_id = b.role_id AND r.several_at_once
        OR EXISTS (SELECT 1 FROM volunteers_role_compatible_with c
                   WHERE c.from_role_id = a.role_id AND c.to_role_id = b.role_id)));

-- Another sure place of this person at the hours of the shift, if any.
CREATE FUNCTION volunteers_clash(who bigint, wanted bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (
    SELECT s.shift_id FROM volunteers_signup s
    JOIN volunteers_shift theirs ON theirs.id = s.shift_id
    JOIN volunteers_shift ours ON ours.id = wanted
    WHERE s.volunteer_id = who AND s.state = 'live' AND s.shift_id <> wanted
      AND theirs.starts_at < ours.ends_at AND ours.starts_at < theirs.ends_at
      AND NOT volunteers_go_together(wanted, s.shift_id)
    ORDER BY s.shift_id LIMIT 1);

-- The one guard of places, overlaps and trainings. The shift's lock makes the count true, the person's
-- lock makes the overlap true: both hold until the commit.
CREATE FUNCTION volunteers_sign_up_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shift volunteers_shift%ROWTYPE;
    held integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.shift_id, NEW.volunteer_id, NEW.signed_at) IS DISTINCT FROM (OLD.shift_id, OLD.volunteer_id, OLD.signed_at) THEN
            PERFORM screenings_refuse('volunteers_sign_up_is_permanent', 'make another');
        END IF;
        IF OLD.state IN ('left', 'released') AND NEW.state <> OLD.state THEN
            PERFORM screenings_refuse('volunteers_sign_up_ended_for_good', 'make another');
        END IF;
        IF NEW.place = OLD.place AND (NEW.state = OLD.state OR NEW.state <> 'live') THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.state NOT IN ('live', 'to_confirm') THEN
        RETURN NEW;
    END IF;
    SELECT * INTO shift FROM volunteers_shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;
    PERFORM 1 FROM volunteers_volunteer WHERE id = NEW.volunteer_id FOR NO KEY UPDATE;
    IF shift.state <> 'live' THEN
        PERFORM screenings_refuse('volunteers_shift_stands', 'it is cancelled');
    END IF;
    SELECT count(*) INTO held FROM volunteers_signup
     WHERE shift_id = NEW.shift_id AND place = NEW.place AND state IN ('live', 'to_confirm') AND id IS DISTINCT FROM NEW.id;
    IF held >= (CASE NEW.place WHEN 'full' THEN shift.wished ELSE shift.trainees END) THEN
        PERFORM screenings_refuse('volunteers_places_are_limited', 'every place is held');
    END IF;
    IF NEW.state = 'live' AND volunteers_clash(NEW.volunteer_id, NEW.shift_id) IS NOT NULL THEN
        PERFORM screenings_refuse('volunteers_one_place_at_a_time', 'another place at the same hours');
    END IF;
    -- At the door of the shift only: a requirement that comes later is for the people to settle.
    IF NEW.place = 'full' AND (TG_OP = 'INSERT' OR OLD.place <> 'full') AND EXISTS (
        SELECT 1 FROM volunteers_role_required_trainings q
        WHERE q.role_id = shift.role_id AND NOT EXISTS (
            SELECT 1 FROM volunteers_trainingheld h
            WHERE h.training_id = q.training_id AND h.volunteer_id = NEW.volunteer_id
              AND h.held_on <= (shift.starts_at AT TIME ZONE 'Europe/Paris')::date
              AND (h.until_on IS NULL OR h.until_on >= (shift.starts_at AT TIME ZONE 'Europe/Paris')::date))) THEN
        PERFORM screenings_refuse('volunteers_training_is_held', 'a required training is missing');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_sign_up_fits BEFORE INSERT OR UPDATE ON volunteers_signup
    FOR EACH ROW EXECUTE FUNCTION volunteers_sign_up_fits();

-- A shift keeps its identity, raises its own revision, and never offers less than is held.
CREATE FUNCTION volunteers_shift_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    IF (NEW.uid, NEW.nature, NEW.scope) IS DISTINCT FROM (OLD.uid, OLD.nature, OLD.scope) THEN
        PERFORM screenings_refuse('volunteers_shift_identity_is_permanent', 'make another');
    END IF;
    IF OLD.state = 'cancelled' AND NEW.state <> 'cancelled' THEN
        PERFORM screenings_refuse('volunteers_shift_cancelled_for_good', 'make another');
    END IF;
    SELECT count(*) FILTER (WHERE place = 'full') AS full_places, count(*) FILTER (WHERE place = 'trainee') AS trainees
      INTO held FROM volunteers_signup WHERE shift_id = NEW.id AND state IN ('live', 'to_confirm');
    IF NEW.state = 'cancelled' AND held.full_places + held.trainees > 0 THEN
        PERFORM screenings_refuse('volunteers_shift_released_before_cancelled', 'release its people first');
    END IF;
    IF held.full_places > NEW.wished OR held.trainees > NEW.trainees THEN
        PERFORM screenings_refuse('volunteers_places_are_limited', 'more places are held');
    END IF;
    NEW.sequence := OLD.sequence;
    IF (NEW.starts_at, NEW.ends_at, NEW.state, NEW.evening_id, NEW.venue_id, NEW.title_fr, NEW.title_en) IS DISTINCT FROM
       (OLD.starts_at, OLD.ends_at, OLD.state, OLD.evening_id, OLD.venue_id, OLD.title_fr, OLD.title_en) THEN
        NEW.sequence := OLD.sequence + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_shift_keeps_its_word BEFORE UPDATE ON volunteers_shift
    FOR EACH ROW EXECUTE FUNCTION volunteers_shift_keeps_its_word();

-- A moved shift may not double-book anyone, at the latest when the transaction commits.
CREATE FUNCTION volunteers_shift_moves_without_clash() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
BEGIN
    FOR who IN SELECT v.id FROM volunteers_volunteer v
               WHERE v.id IN (SELECT volunteer_id FROM volunteers_signup WHERE shift_id = NEW.id AND state = 'live')
               ORDER BY v.id FOR NO KEY UPDATE LOOP
        IF volunteers_clash(who, NEW.id) IS NOT NULL AND EXISTS (
            SELECT 1 FROM volunteers_signup WHERE shift_id = NEW.id AND volunteer_id = who AND state = 'live') THEN
            PERFORM screenings_refuse('volunteers_one_place_at_a_time', 'ask those who clash to confirm');
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER volunteers_shift_moves_without_clash
    AFTER UPDATE OF starts_at, ends_at, evening_id, role_id ON volunteers_shift
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION volunteers_shift_moves_without_clash();

-- What is only ever added to: it goes with its person, when that person is being erased, and not before.
CREATE FUNCTION volunteers_goes_with_its_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM volunteers_volunteer WHERE id = OLD.volunteer_id AND erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    PERFORM screenings_refuse(TG_ARGV[0], 'add a new line');
    RETURN NULL;
END $$;
CREATE TRIGGER volunteers_attendance_is_only_added BEFORE UPDATE OR DELETE ON volunteers_attendance
    FOR EACH ROW EXECUTE FUNCTION volunteers_goes_with_its_person('volunteers_attendance_is_only_added');
CREATE TRIGGER volunteers_sign_up_is_not_deleted BEFORE DELETE ON volunteers_signup
    FOR EACH ROW EXECUTE FUNCTION volunteers_goes_with_its_person('volunteers_sign_up_is_not_deleted');

CREATE FUNCTION volunteers_attendance_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_refuse('volunteers_attendance_is_only_added', 'hours are kept');
    RETURN NULL;
END $$;
CREATE TRIGGER volunteers_attendance_is_not_emptied BEFORE TRUNCATE ON volunteers_attendance
    FOR EACH STATEMENT EXECUTE FUNCTION volunteers_attendance_is_not_emptied();

-- A correction is about the same person and the same shift as the line it replaces.
CREATE FUNCTION volunteers_attendance_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM volunteers_attendance a WHERE a.id = NEW.replaces_id
                   AND a.volunteer_id = NEW.volunteer_id AND a.shift_id IS NOT DISTINCT FROM NEW.shift_id) THEN
        PERFORM screenings_refuse('volunteers_attendance_follows_its_own', 'another person or shift');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_attendance_follows BEFORE INSERT ON volunteers_attendance
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION volunteers_attendance_follows();

-- Nobody approves a training of their own; an erasure is never taken back.
CREATE FUNCTION volunteers_training_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM volunteers_volunteer WHERE id = NEW.volunteer_id AND user_id = NEW.approved_by_id) THEN
        PERFORM screenings_refuse('volunteers_training_by_another', 'somebody else approves it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volunteers_training_by_another BEFORE INSERT OR UPDATE ON volunteers_trainingheld
    FOR EACH ROW EXECUTE FUNCTION volunteers_training_by_another();

CREATE FUNCTION volunteers_erased_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_refuse('volunteers_erased_for_good', 'the person was erased');
    RETURN NULL;
END $$;
CREATE TRIGGER volunteers_erased_for_good BEFORE UPDATE ON volunteers_volunteer
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION volunteers_erased_for_good();
"""

UNDO = """
DROP TRIGGER volunteers_erased_for_good ON volunteers_volunteer;
DROP TRIGGER volunteers_training_by_another ON volunteers_trainingheld;
DROP TRIGGER volunteers_attendance_follows ON volunteers_attendance;
DROP TRIGGER volunteers_attendance_is_not_emptied ON volunteers_attendance;
DROP TRIGGER volunteers_sign_up_is_not_deleted ON volunteers_signup;
DROP TRIGGER volunteers_attendance_is_only_added ON volunteers_attendance;
DROP TRIGGER volunteers_shift_moves_without_clash ON volunteers_shift;
DROP TRIGGER volunteers_shift_keeps_its_word ON volunteers_shift;
DROP TRIGGER volunteers_sign_up_fits ON volunteers_signup;
DROP FUNCTION volunteers_erased_for_good(), volunteers_training_by_another(), volunteers_attendance_follows(),
    volunteers_attendance_is_not_emptied(), volunteers_goes_with_its_person(), volunteers_shift_moves_without_clash(),
    volunteers_shift_keeps_its_word(), volunteers_sign_up_fits(), volunteers_clash(bigint, bigint),
    volunteers_go_together(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_first_floor"), ("screenings", "0002_rules")]
    operations = [migrations.RunSQL(SQL, UNDO)]
