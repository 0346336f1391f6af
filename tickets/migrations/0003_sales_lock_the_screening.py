"""What the sale locks on a screening, as triggers on the programme's own tables: admin, shell and import meet them.

tickets.locks says the same beforehand, in words. After the start, time and titles are frozen; from one hour
after it, rooms are too (cahier des charges du CNC, 16 October 2009). Only what has sold an entry is locked.
"""

from django.db import migrations

SQL = r"""
CREATE FUNCTION tickets_has_sold(screening bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT 1 FROM tickets_ticket t JOIN screenings_roombooking b ON b.id = t.room_booking_id
               WHERE b.screening_id = screening);

CREATE FUNCTION tickets_holds_places(screening bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT 1 FROM tickets_seat t JOIN screenings_roombooking b ON b.id = t.room_booking_id
               WHERE b.screening_id = screening AND t.freed_at IS NULL
                 AND (t.held_until IS NULL OR t.held_until > clock_timestamp()));

CREATE FUNCTION tickets_lock_screening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.admission <> OLD.admission AND (tickets_holds_places(OLD.id) OR tickets_has_sold(OLD.id)) THEN
        PERFORM tickets_refuse('tickets_booked_keeps_its_admission', 'people hold places');
    END IF;
    IF (NEW.kind, NEW.regime, NEW.regime_basis) <> (OLD.kind, OLD.regime, OLD.regime_basis) AND tickets_has_sold(OLD.id) THEN
        PERFORM tickets_refuse('tickets_sold_keeps_its_regime', 'entries were sold under it');
    END IF;
    IF (NEW.starts_at, NEW.ends_at, NEW.title_fr, NEW.title_en)
       IS DISTINCT FROM (OLD.starts_at, OLD.ends_at, OLD.title_fr, OLD.title_en)
       AND OLD.starts_at <= clock_timestamp() AND tickets_has_sold(OLD.id) THEN
        PERFORM tickets_refuse('tickets_started_is_frozen', 'its time and titles are those of the entries sold');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_lock_screening BEFORE UPDATE ON screenings_screening
    FOR EACH ROW EXECUTE FUNCTION tickets_lock_screening();

CREATE FUNCTION tickets_lock_films() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := coalesce(NEW.screening_id, OLD.screening_id);
BEGIN
    IF (TG_OP <> 'UPDATE' OR (NEW.screening_id, NEW.film_id, NEW.position, NEW.is_main, NEW.spoken_languages, NEW.subtitle_languages)
        IS DISTINCT FROM (OLD.screening_id, OLD.film_id, OLD.position, OLD.is_main, OLD.spoken_languages, OLD.subtitle_languages))
       AND EXISTS (SELECT 1 FROM screenings_screening WHERE id = touched AND starts_at <= clock_timestamp())
       AND tickets_has_sold(touched) THEN
        PERFORM tickets_refuse('tickets_started_is_frozen', 'its films are those of the entries sold');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER tickets_lock_films BEFORE INSERT OR UPDATE OR DELETE ON screenings_programmeitem
    FOR EACH ROW EXECUTE FUNCTION tickets_lock_films();

-- The update of the row is its lock: the count below cannot go stale before it ends.
CREATE FUNCTION tickets_lock_room() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := coalesce(NEW.screening_id, OLD.screening_id);
    taken record;
    wheelchairs int;
BEGIN
    IF (TG_OP <> 'UPDATE' OR NEW.room_id <> OLD.room_id)
       AND EXISTS (SELECT 1 FROM screenings_screening WHERE id = touched
                   AND starts_at + interval '1 hour' <= clock_timestamp()
                   AND kind <> 'exhibition')
       AND tickets_has_sold(touched) THEN
        PERFORM tickets_refuse('tickets_rooms_stay_after_an_hour', 'it started more than an hour ago');
    END IF;
    IF TG_OP <> 'UPDATE' OR (NEW.places, NEW.room_id) IS NOT DISTINCT FROM (OLD.places, OLD.room_id) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    SELECT count(*) AS places, count(*) FILTER (WHERE wheelchair) AS wheelchairs INTO taken FROM tickets_seat
     WHERE room_booking_id = NEW.id AND freed_at IS NULL
       AND (held_until IS NULL OR held_until > clock_timestamp());
    IF taken.places > coalesce(NEW.places, 0) THEN
        PERFORM tickets_refuse('tickets_never_more_than_places', taken.places || ' are taken');
    END IF;
    SELECT wheelchair_places INTO wheelchairs FROM screenings_room WHERE id = NEW.room_id;
    IF taken.wheelchairs > wheelchairs THEN
        PERFORM tickets_refuse('tickets_never_more_wheelchairs', taken.wheelchairs || ' are taken');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_lock_room BEFORE INSERT OR UPDATE OR DELETE ON screenings_roombooking
    FOR EACH ROW EXECUTE FUNCTION tickets_lock_room();

-- Cancelling voids the entries and gives the places back in the same transaction, or is refused.
CREATE FUNCTION tickets_cancelled_voids_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM screenings_roombooking WHERE screening_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
    IF tickets_holds_places(NEW.id) OR EXISTS (
        SELECT 1 FROM tickets_ticket t JOIN screenings_roombooking b ON b.id = t.room_booking_id
        WHERE b.screening_id = NEW.id
          AND NOT EXISTS (SELECT 1 FROM tickets_ticketcancellation c WHERE c.ticket_id = t.id)) THEN
        PERFORM tickets_refuse('tickets_cancelled_voids_all', 'people still hold places: cancel their entries with it');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tickets_cancelled_voids_all AFTER UPDATE ON screenings_screening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'cancelled' AND OLD.state <> 'cancelled')
    EXECUTE FUNCTION tickets_cancelled_voids_all();
"""

UNDO = """
DROP TRIGGER tickets_cancelled_voids_all ON screenings_screening;
DROP TRIGGER tickets_lock_room ON screenings_roombooking;
DROP TRIGGER tickets_lock_films ON screenings_programmeitem;
DROP TRIGGER tickets_lock_screening ON screenings_screening;
DROP FUNCTION tickets_cancelled_voids_all(), tickets_lock_room(), tickets_lock_films(), tickets_lock_screening(),
    tickets_holds_places(bigint), tickets_has_sold(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_guards")]
    operations = [migrations.RunSQL(SQL, UNDO)]
