"""The rules of the programme that no single row can say, where nothing bypasses them.

A refusal carries the name of its rule as the constraint name, like any check. The clock is the database's.
"""

from django.db import migrations

SQL = r"""
CREATE FUNCTION screenings_refuse(rule text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = rule || ': ' || words;
END $$;

-- Over means: it was announced or prepared, and its end has passed. A draft whose day passed never took place.
CREATE FUNCTION screenings_is_over(screening bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT 1 FROM screenings_screening s
               WHERE s.id = screening AND s.state <> 'draft' AND s.ends_at <= clock_timestamp());

-- The life of a screening: which state may follow which, and what stays for good.
CREATE FUNCTION screenings_screening_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            PERFORM screenings_refuse('screenings_published_never_deleted', 'cancel it, with its reason');
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.public_id <> OLD.public_id OR NEW.ical_uid <> OLD.ical_uid OR NEW.origin <> OLD.origin
       OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
       OR NEW.sequence < OLD.sequence THEN
        PERFORM screenings_refuse('screenings_identity_is_permanent', 'address, feed identity and first publication stay');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'confirmed'), ('draft', 'published'), ('confirmed', 'draft'), ('confirmed', 'published'),
        ('confirmed', 'cancelled'), ('published', 'cancelled')) THEN
        PERFORM screenings_refuse('screenings_state_follows_state', OLD.state || ' to ' || NEW.state);
    END IF;
    IF OLD.state <> 'draft' AND OLD.ends_at <= clock_timestamp() AND
       (NEW.state, NEW.kind, NEW.regime, NEW.regime_basis, NEW.venue_id, NEW.admission,
        NEW.doors_at, NEW.starts_at, NEW.ends_at, NEW.doors_close_at)
       IS DISTINCT FROM
       (OLD.state, OLD.kind, OLD.regime, OLD.regime_basis, OLD.venue_id, OLD.admission,
        OLD.doors_at, OLD.starts_at, OLD.ends_at, OLD.doors_close_at) THEN
        PERFORM screenings_refuse('screenings_past_is_fixed', 'it has ended');
    END IF;
    IF NEW.interrupted_at IS DISTINCT FROM OLD.interrupted_at AND (
        NEW.state <> 'published' OR clock_timestamp() < NEW.starts_at
        OR clock_timestamp() > NEW.ends_at + interval '1 hour') THEN
        PERFORM screenings_refuse('screenings_interrupted_in_its_window', 'from its start to one hour after its end');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER screenings_screening_life BEFORE UPDATE OR DELETE ON screenings_screening
    FOR EACH ROW EXECUTE FUNCTION screenings_screening_life();

-- A new row starts its life as a draft: it is confirmed or published with its rooms and films in place.
CREATE FUNCTION screenings_screening_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.published_at IS NOT NULL OR NEW.interrupted_at IS NOT NULL THEN
        PERFORM screenings_refuse('screenings_born_as_draft', 'create a draft, then publish it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER screenings_screening_born BEFORE INSERT ON screenings_screening
    FOR EACH ROW EXECUTE FUNCTION screenings_screening_born();

-- A room booking follows its screening. FOR SHARE: a state that changes meanwhile is waited for.
CREATE FUNCTION screenings_roombooking_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    screening screenings_screening%ROWTYPE;
    room screenings_room%ROWTYPE;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        SELECT * INTO screening FROM screenings_screening WHERE id = NEW.screening_id FOR SHARE;
    END IF;
    -- Deeper than 1: its own screening asks (an archive that is published after the fact).
    IF pg_trigger_depth() = 1 AND (TG_OP <> 'INSERT' AND screenings_is_over(OLD.screening_id)
                                   OR TG_OP <> 'DELETE' AND screenings_is_over(NEW.screening_id)) THEN
        PERFORM screenings_refuse('screenings_past_is_fixed', 'its rooms are fixed');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.screening_id <> OLD.screening_id THEN
        PERFORM screenings_refuse('screenings_roombooking_stays_with_its_screening', 'make another');
    END IF;
    -- FOR SHARE: the seats cannot shrink between this check and the commit.
    SELECT * INTO room FROM screenings_room WHERE id = NEW.room_id FOR SHARE;
    IF room.venue_id IS DISTINCT FROM screening.venue_id THEN
        PERFORM screenings_refuse('screenings_room_is_in_the_venue', 'the room belongs to another venue');
    END IF;
    IF NEW.places > room.seats THEN
        PERFORM screenings_refuse('screenings_places_within_seats', NEW.places || ' places for ' || room.seats || ' seats');
    END IF;
    NEW.blocks := screening.state IN ('confirmed', 'published') AND screening.kind <> 'exhibition';
    IF screening.kind <> 'exhibition' THEN
        NEW.during := CASE WHEN screening.starts_at IS NULL OR screening.ends_at IS NULL THEN NULL
                           ELSE tstzrange(screening.starts_at, screening.ends_at) END;
    ELSIF screening.starts_at IS NOT NULL AND NOT NEW.during <@ tstzrange(screening.starts_at, screening.ends_at) THEN
        PERFORM screenings_refuse('screenings_slot_within_exhibition', 'the slot lies outside the exhibition');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER screenings_roombooking_follows BEFORE INSERT OR UPDATE OR DELETE ON screenings_roombooking
    FOR EACH ROW EXECUTE FUNCTION screenings_roombooking_follows();

CREATE FUNCTION screenings_screening_leads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE screenings_roombooking SET blocks = blocks WHERE screening_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER screenings_screening_leads AFTER UPDATE ON screenings_screening
    FOR EACH ROW WHEN ((NEW.state, NEW.kind, NEW.venue_id, NEW.starts_at, NEW.ends_at)
        IS DISTINCT FROM (OLD.state, OLD.kind, OLD.venue_id, OLD.starts_at, OLD.ends_at))
    EXECUTE FUNCTION screenings_screening_leads();

-- The legal capacity may be lowered, never below what is already offered.
CREATE FUNCTION screenings_room_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.venue_id <> OLD.venue_id THEN
        PERFORM screenings_refuse('screenings_room_is_in_the_venue', 'a room does not change venue');
    END IF;
    IF EXISTS (SELECT 1 FROM screenings_roombooking b JOIN screenings_screening s ON s.id = b.screening_id
               WHERE b.room_id = NEW.id AND b.places > NEW.seats AND s.state <> 'cancelled'
                 AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp())) THEN
        PERFORM screenings_refuse('screenings_places_within_seats', 'a screening to come offers more places');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER screenings_room_keeps_its_word BEFORE UPDATE ON screenings_room
    FOR EACH ROW EXECUTE FUNCTION screenings_room_keeps_its_word();

-- The films of what has ended are fixed (a late visa number belongs to the film and stays editable).
CREATE FUNCTION screenings_item_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND screenings_is_over(NEW.screening_id)
       OR TG_OP = 'DELETE' AND screenings_is_over(OLD.screening_id)
       OR TG_OP = 'UPDATE' AND (screenings_is_over(OLD.screening_id) OR screenings_is_over(NEW.screening_id)) AND
          (NEW.screening_id, NEW.film_id, NEW.position, NEW.is_main, NEW.spoken_languages, NEW.subtitle_languages, NEW.format)
          IS DISTINCT FROM
          (OLD.screening_id, OLD.film_id, OLD.position, OLD.is_main, OLD.spoken_languages, OLD.subtitle_languages, OLD.format) THEN
        PERFORM screenings_refuse('screenings_past_is_fixed', 'its films are fixed');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER screenings_item_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON screenings_programmeitem
    FOR EACH ROW EXECUTE FUNCTION screenings_item_is_fixed();

-- What is confirmed or published is complete, at the latest when the transaction commits.
CREATE FUNCTION screenings_check_complete(screening bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s screenings_screening%ROWTYPE;
    shares record;
BEGIN
    SELECT * INTO s FROM screenings_screening WHERE id = screening;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT count(*) AS films, count(share_bp) AS shared, coalesce(sum(share_bp), 0) AS total,
           count(*) FILTER (WHERE is_main) AS main
      INTO shares FROM screenings_programmeitem WHERE screening_id = screening;
    IF shares.shared > 0 AND (shares.shared <> shares.films OR shares.total <> 10000) THEN
        PERFORM screenings_refuse('screenings_shares_make_a_whole', 'the shares of the films sum to 100 %, or none is given');
    END IF;
    IF s.state NOT IN ('confirmed', 'published') THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM screenings_roombooking WHERE screening_id = screening AND during IS NOT NULL) THEN
        PERFORM screenings_refuse('screenings_confirmed_has_a_room', 'give it a room');
    END IF;
    IF s.state = 'published' THEN
        IF s.title_fr = '' AND shares.films = 0 THEN
            PERFORM screenings_refuse('screenings_published_has_a_title', 'give it a title or a film');
        END IF;
        IF s.kind IN ('film', 'shorts') AND shares.main <> 1 THEN
            PERFORM screenings_refuse('screenings_film_programme_names_its_main_film', 'name the main film');
        END IF;
        IF s.origin <> 'archive' AND s.admission IN ('tickets', 'registration') AND EXISTS (
            SELECT 1 FROM screenings_roombooking WHERE screening_id = screening AND places IS NULL) THEN
            PERFORM screenings_refuse('screenings_bookable_has_places', 'say how many places can be booked');
        END IF;
    END IF;
END $$;

CREATE FUNCTION screenings_complete_of_screening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_complete(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_complete_of_screening AFTER INSERT OR UPDATE ON screenings_screening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION screenings_complete_of_screening();

CREATE FUNCTION screenings_complete_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_complete(coalesce(NEW.screening_id, OLD.screening_id));
    IF TG_OP = 'UPDATE' AND NEW.screening_id <> OLD.screening_id THEN
        PERFORM screenings_check_complete(OLD.screening_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_complete_of_item AFTER INSERT OR UPDATE OR DELETE ON screenings_programmeitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION screenings_complete_of_part();
CREATE CONSTRAINT TRIGGER screenings_complete_of_room AFTER INSERT OR UPDATE OR DELETE ON screenings_roombooking
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION screenings_complete_of_part();

-- Moves are only added to.
CREATE FUNCTION screenings_move_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_refuse('screenings_moves_are_only_added', 'a move is a dated record');
    RETURN NULL;
END $$;
CREATE TRIGGER screenings_move_is_only_added BEFORE UPDATE OR DELETE ON screenings_screeningmove
    FOR EACH ROW EXECUTE FUNCTION screenings_move_is_only_added();
CREATE TRIGGER screenings_moves_are_not_emptied BEFORE TRUNCATE ON screenings_screeningmove
    FOR EACH STATEMENT EXECUTE FUNCTION screenings_move_is_only_added();
"""

UNDO = """
DROP TRIGGER screenings_moves_are_not_emptied ON screenings_screeningmove;
DROP TRIGGER screenings_move_is_only_added ON screenings_screeningmove;
DROP TRIGGER screenings_complete_of_room ON screenings_roombooking;
DROP TRIGGER screenings_complete_of_item ON screenings_programmeitem;
DROP TRIGGER screenings_complete_of_screening ON screenings_screening;
DROP TRIGGER screenings_item_is_fixed ON screenings_programmeitem;
DROP TRIGGER screenings_room_keeps_its_word ON screenings_room;
DROP TRIGGER screenings_screening_leads ON screenings_screening;
DROP TRIGGER screenings_roombooking_follows ON screenings_roombooking;
DROP TRIGGER screenings_screening_born ON screenings_screening;
DROP TRIGGER screenings_screening_life ON screenings_screening;
DROP FUNCTION screenings_move_is_only_added(), screenings_complete_of_part(), screenings_complete_of_screening(),
    screenings_check_complete(bigint), screenings_item_is_fixed(), screenings_room_keeps_its_word(),
    screenings_screening_leads(), screenings_roombooking_follows(), screenings_screening_born(),
    screenings_screening_life(), screenings_is_over(bigint), screenings_refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("screenings", "0001_first_floor")]
    operations = [migrations.RunSQL(SQL, UNDO)]
