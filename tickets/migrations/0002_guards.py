"""What the database itself refuses about places, entries and money, whoever asks: page, admin, shell or SQL.

A refusal carries the name of its rule as the constraint name, like any check. The clock is the database's.
A place is counted under the row lock of its room booking, taken here as well as by the activities. The lock and
what is read under it are two statements: one alone would read the joined rows as they were before the wait.
"""

from django.db import migrations

SQL = r"""
CREATE FUNCTION tickets_refuse(rule text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = rule || ': ' || words;
END $$;

-- 05:00 in Paris after the day that holds the moment (code du cinéma; the week turns at the same hour).
CREATE FUNCTION tickets_cinema_day_ends(moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
RETURN (date_trunc('day', (moment AT TIME ZONE 'Europe/Paris') - interval '5 hours') + interval '1 day 5 hours')
       AT TIME ZONE 'Europe/Paris';

CREATE FUNCTION tickets_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tickets_refuse('tickets_only_added', TG_OP || ' on ' || TG_TABLE_NAME || ' is refused: add a line');
    RETURN NULL;
END $$;

-- --- places -----------------------------------------------------------------------------------------------

-- The one guard of capacity: lock the room booking, then count.
CREATE FUNCTION tickets_count_places(booking bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told record;
    taken record;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        PERFORM tickets_refuse('tickets_places_need_a_fresh_count', 'repeatable read would count an old snapshot');
    END IF;
    PERFORM 1 FROM screenings_roombooking WHERE id = booking FOR NO KEY UPDATE;
    SELECT b.places, r.wheelchair_places, s.state, s.admission INTO told
      FROM screenings_roombooking b JOIN screenings_room r ON r.id = b.room_id
      JOIN screenings_screening s ON s.id = b.screening_id WHERE b.id = booking;
    IF told.state <> 'published' OR told.admission NOT IN ('tickets', 'registration') THEN
        PERFORM tickets_refuse('tickets_only_where_booking_is_open', 'it is ' || told.state || ', ' || told.admission);
    END IF;
    SELECT count(*) AS places, count(*) FILTER (WHERE wheelchair) AS wheelchairs INTO taken FROM tickets_seat
     WHERE room_booking_id = booking AND freed_at IS NULL
       AND (held_until IS NULL OR held_until > clock_timestamp());
    IF taken.places > coalesce(told.places, 0) THEN
        PERFORM tickets_refuse('tickets_never_more_than_places', taken.places || ' for ' || coalesce(told.places, 0));
    END IF;
    IF taken.wheelchairs > told.wheelchair_places THEN
        PERFORM tickets_refuse('tickets_never_more_wheelchairs', taken.wheelchairs || ' for ' || told.wheelchair_places);
    END IF;
END $$;

CREATE FUNCTION tickets_seats_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booking bigint;
BEGIN
    FOR booking IN SELECT DISTINCT room_booking_id FROM taken WHERE freed_at IS NULL ORDER BY 1 LOOP
        PERFORM tickets_count_places(booking);
    END LOOP;
    IF EXISTS (SELECT 1 FROM taken t JOIN screenings_roombooking b ON b.id = t.room_booking_id
               LEFT JOIN tickets_sale s ON s.id = t.sale_id
               WHERE coalesce(s.on_paper_at, clock_timestamp()) >= upper(b.during)) THEN
        PERFORM tickets_refuse('tickets_none_after_the_end', 'it has ended');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tickets_seats_taken AFTER INSERT ON tickets_seat REFERENCING NEW TABLE AS taken
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_seats_taken();

-- A hold that is confirmed or prolonged is counted again: it may have run out and been given to someone.
CREATE FUNCTION tickets_seats_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booking bigint;
BEGIN
    FOR booking IN SELECT DISTINCT k.room_booking_id FROM kept k JOIN before b ON b.id = k.id
                   WHERE k.freed_at IS NULL AND (k.room_booking_id, k.held_until, k.wheelchair)
                         IS DISTINCT FROM (b.room_booking_id, b.held_until, b.wheelchair) ORDER BY 1 LOOP
        PERFORM tickets_count_places(booking);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER tickets_seats_kept AFTER UPDATE ON tickets_seat REFERENCING NEW TABLE AS kept OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_seats_kept();

CREATE FUNCTION tickets_seat_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM tickets_refuse('tickets_place_is_never_deleted', 'give it back');
    END IF;
    IF NEW.order_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.room_booking_id <> OLD.room_booking_id) AND NOT EXISTS (
        SELECT 1 FROM tickets_order o JOIN screenings_roombooking b ON b.screening_id = o.screening_id
        WHERE o.id = NEW.order_id AND b.id = NEW.room_booking_id) THEN
        PERFORM tickets_refuse('tickets_place_is_of_its_screening', 'the room is taken for another screening');
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF (NEW.order_id, NEW.sale_id, NEW.channel, NEW.code, NEW.taken_at)
       IS DISTINCT FROM (OLD.order_id, OLD.sale_id, OLD.channel, OLD.code, OLD.taken_at) THEN
        PERFORM tickets_refuse('tickets_place_keeps_its_origin', 'make another');
    END IF;
    IF OLD.freed_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_freed_is_final', 'make another');
    END IF;
    IF OLD.held_until IS NULL AND NEW.held_until IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_firm_place_stays_firm', 'a firm place is no hold');
    END IF;
    IF NEW.freed_because = 'released' AND OLD.arrived_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_arrived_is_never_released', 'the person was seen in the queue');
    END IF;
    IF NEW.freed_at IS NOT NULL OR NEW.room_booking_id <> OLD.room_booking_id THEN
        IF EXISTS (SELECT 1 FROM tickets_ticket t WHERE t.seat_id = NEW.id AND NOT EXISTS (
                   SELECT 1 FROM tickets_ticketcancellation c WHERE c.ticket_id = t.id)) THEN
            PERFORM tickets_refuse('tickets_entry_keeps_its_place', 'cancel the entry first');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_seat_life BEFORE INSERT OR UPDATE OR DELETE ON tickets_seat
    FOR EACH ROW EXECUTE FUNCTION tickets_seat_life();

CREATE FUNCTION tickets_order_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.key, NEW.digest, NEW.screening_id, NEW.channel, NEW.code, NEW.token, NEW.made_at)
       IS DISTINCT FROM (OLD.key, OLD.digest, OLD.screening_id, OLD.channel, OLD.code, OLD.token, OLD.made_at) THEN
        PERFORM tickets_refuse('tickets_order_identity_is_permanent', 'make another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_order_identity BEFORE UPDATE ON tickets_order
    FOR EACH ROW EXECUTE FUNCTION tickets_order_identity();

-- --- tariffs and numbers ----------------------------------------------------------------------------------

CREATE FUNCTION tickets_tariff_opens() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told record;
    moment timestamptz := CASE WHEN NEW.authorised_by_id IS NULL THEN clock_timestamp() ELSE NEW.opened_at END;
BEGIN
    SELECT s.admission, greatest(s.starts_at, max(lower(b.during))) AS last_start INTO told
      FROM screenings_screening s LEFT JOIN screenings_roombooking b ON b.screening_id = s.id
     WHERE s.id = NEW.screening_id GROUP BY s.id;
    IF told.admission <> 'tickets' THEN
        PERFORM tickets_refuse('tickets_tariff_where_tickets_are_sold', 'it sells none');
    END IF;
    IF moment >= told.last_start + interval '1 hour' THEN
        PERFORM tickets_refuse('tickets_no_tariff_after_an_hour', 'it started more than an hour ago');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_tariff_opens BEFORE INSERT ON tickets_tariff
    FOR EACH ROW EXECUTE FUNCTION tickets_tariff_opens();

-- The counter row is the guard: its update locks it, so the next number is read and taken in one statement.
CREATE FUNCTION tickets_next_number(in_room bigint, in_booking bigint, of_code text, OUT series bigint, OUT number bigint)
LANGUAGE plpgsql AS $$
BEGIN
    FOR attempt IN 1..2 LOOP
        UPDATE tickets_series SET last_number = last_number + 1
         WHERE code = of_code AND (room_id = in_room OR room_booking_id = in_booking)
        RETURNING id, last_number INTO series, number;
        EXIT WHEN FOUND;
        INSERT INTO tickets_series (room_id, room_booking_id, code, last_number)
        VALUES (in_room, in_booking, of_code, 0) ON CONFLICT DO NOTHING;
    END LOOP;
END $$;

CREATE FUNCTION tickets_series_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'INSERT' AND NEW.last_number <> 0 OR TG_OP = 'UPDATE' AND
       (NEW.id, NEW.room_id, NEW.room_booking_id, NEW.code, NEW.last_number)
       IS DISTINCT FROM (OLD.id, OLD.room_id, OLD.room_booking_id, OLD.code, OLD.last_number + 1) THEN
        PERFORM tickets_refuse('tickets_series_is_never_reset', 'it counts up by one');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER tickets_series_life BEFORE INSERT OR UPDATE OR DELETE ON tickets_series
    FOR EACH ROW EXECUTE FUNCTION tickets_series_life();

-- Every number counted is on an entry by the end of the transaction: a series has no hole.
CREATE FUNCTION tickets_series_has_no_hole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tickets_ticket WHERE room_series_id = NEW.id AND room_number = NEW.last_number)
       AND NOT EXISTS (SELECT 1 FROM tickets_ticket
                       WHERE advance_series_id = NEW.id AND advance_number = NEW.last_number) THEN
        PERFORM tickets_refuse('tickets_series_has_no_hole', 'no entry bears ' || NEW.last_number);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tickets_series_has_no_hole AFTER UPDATE ON tickets_series
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tickets_series_has_no_hole();

-- --- entries ----------------------------------------------------------------------------------------------

CREATE FUNCTION tickets_ticket_issue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seat tickets_seat%ROWTYPE;
    tariff tickets_tariff%ROWTYPE;
    told record;
    moment timestamptz;
BEGIN
    IF NEW.advance_series_id IS NOT NULL OR NEW.advance_number IS NOT NULL OR NEW.room_series_id IS NOT NULL
       OR NEW.room_number IS NOT NULL OR NEW.switched_at IS NOT NULL OR NEW.admitted_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_numbers_are_given_here', 'an entry is born without a number or an admission');
    END IF;
    PERFORM 1 FROM screenings_roombooking WHERE id = NEW.room_booking_id FOR NO KEY UPDATE;
    SELECT * INTO seat FROM tickets_seat WHERE id = NEW.seat_id FOR NO KEY UPDATE;
    IF seat.room_booking_id <> NEW.room_booking_id OR seat.freed_at IS NOT NULL OR seat.held_until IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_entry_has_a_place', 'its place was given back, or is only held');
    END IF;
    SELECT b.screening_id, b.room_id, b.during, s.state, s.admission, s.regime_basis INTO told
      FROM screenings_roombooking b JOIN screenings_screening s ON s.id = b.screening_id
     WHERE b.id = NEW.room_booking_id;
    IF told.state <> 'published' OR told.admission <> 'tickets' THEN
        PERFORM tickets_refuse('tickets_only_where_booking_is_open', 'it is ' || told.state || ', ' || told.admission);
    END IF;
    SELECT * INTO tariff FROM tickets_tariff WHERE id = NEW.tariff_id;
    IF (tariff.screening_id, tariff.code, tariff.family, tariff.price_cents)
       IS DISTINCT FROM (told.screening_id, NEW.tariff_code, NEW.family, NEW.price_cents) THEN
        PERFORM tickets_refuse('tickets_entry_follows_its_tariff', 'one code, one price');
    END IF;
    IF told.regime_basis = 'cine_club' AND NEW.price_cents > 0 AND NOT NEW.as_member THEN
        PERFORM tickets_refuse('tickets_cine_club_is_for_members', 'only guests of members come free');
    END IF;
    SELECT coalesce(s.on_paper_at, clock_timestamp()) INTO moment FROM tickets_sale s WHERE s.id = NEW.sale_id;
    IF moment >= upper(told.during) THEN
        PERFORM tickets_refuse('tickets_none_after_the_end', 'it has ended');
    END IF;
    IF NEW.advance AND moment > lower(told.during) - interval '30 minutes'
       OR NOT NEW.advance AND moment < lower(told.during) - interval '90 minutes' THEN
        PERFORM tickets_refuse('tickets_switch_is_lawful', 'from advance to immediate between 90 and 30 minutes before');
    END IF;
    IF NEW.advance THEN
        SELECT * INTO NEW.advance_series_id, NEW.advance_number
          FROM tickets_next_number(NULL, NEW.room_booking_id, NEW.tariff_code);
    ELSE
        SELECT * INTO NEW.room_series_id, NEW.room_number FROM tickets_next_number(told.room_id, NULL, NEW.tariff_code);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_ticket_issue BEFORE INSERT ON tickets_ticket
    FOR EACH ROW EXECUTE FUNCTION tickets_ticket_issue();

CREATE FUNCTION tickets_ticket_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filled_in text[] := ARRAY['admitted_at', 'admitted_where', 'admitted_by_id', 'switched_at'];
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - filled_in) IS DISTINCT FROM (to_jsonb(OLD) - filled_in) THEN
        PERFORM tickets_refuse('tickets_entry_is_fixed', 'cancel it by its minus record');
    END IF;
    IF (NEW.admitted_at, NEW.admitted_where, NEW.admitted_by_id)
       IS DISTINCT FROM (OLD.admitted_at, OLD.admitted_where, OLD.admitted_by_id) THEN
        IF OLD.admitted_at IS NOT NULL OR NEW.admitted_at IS NULL THEN
            PERFORM tickets_refuse('tickets_admitted_once', 'it was admitted');
        END IF;
        IF EXISTS (SELECT 1 FROM tickets_ticketcancellation WHERE ticket_id = NEW.id) THEN
            PERFORM tickets_refuse('tickets_cancelled_admits_nobody', 'it was cancelled');
        END IF;
    END IF;
    IF NEW.switched_at IS DISTINCT FROM OLD.switched_at THEN
        IF OLD.switched_at IS NOT NULL OR NOT OLD.advance THEN
            PERFORM tickets_refuse('tickets_entry_is_fixed', 'it has its number in the room');
        END IF;
        SELECT n.series, n.number INTO NEW.room_series_id, NEW.room_number
          FROM screenings_roombooking b, tickets_next_number(b.room_id, NULL, NEW.tariff_code) n
         WHERE b.id = NEW.room_booking_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_ticket_life BEFORE UPDATE OR DELETE ON tickets_ticket
    FOR EACH ROW EXECUTE FUNCTION tickets_ticket_life();

CREATE FUNCTION tickets_cancellation_window() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ticket tickets_ticket%ROWTYPE;
    told record;
BEGIN
    SELECT * INTO ticket FROM tickets_ticket WHERE id = NEW.ticket_id FOR NO KEY UPDATE;
    SELECT b.during, s.interrupted_at INTO told
      FROM screenings_roombooking b JOIN screenings_screening s ON s.id = b.screening_id
     WHERE b.id = ticket.room_booking_id;
    IF clock_timestamp() >= upper(told.during) AND told.interrupted_at IS NULL THEN
        PERFORM tickets_refuse('tickets_none_cancelled_after_the_end', 'it ended without interruption');
    END IF;
    IF clock_timestamp() >= tickets_cinema_day_ends(lower(told.during)) THEN
        PERFORM tickets_refuse('tickets_none_cancelled_after_its_day', 'the cinema day is over');
    END IF;
    IF (NEW.refund_id IS NULL) <> (ticket.price_cents = 0) OR NEW.refund_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tickets_refundowed WHERE id = NEW.refund_id AND sale_id = ticket.sale_id) THEN
        PERFORM tickets_refuse('tickets_cancelled_is_owed_back', 'what was paid is owed back on the same sale');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_cancellation_window BEFORE INSERT ON tickets_ticketcancellation
    FOR EACH ROW EXECUTE FUNCTION tickets_cancellation_window();

-- --- money ------------------------------------------------------------------------------------------------

-- FOR SHARE: a session that is being closed is waited for, so nothing lands in it after its count.
CREATE FUNCTION tickets_till_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    till tickets_tillsession%ROWTYPE;
BEGIN
    SELECT * INTO till FROM tickets_tillsession WHERE id = NEW.till_session_id FOR SHARE;
    IF till.closed_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_till_session_is_open', 'open another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_till_is_open BEFORE INSERT ON tickets_sale
    FOR EACH ROW WHEN (NEW.till_session_id IS NOT NULL) EXECUTE FUNCTION tickets_till_is_open();
CREATE TRIGGER tickets_till_is_open BEFORE INSERT ON tickets_paymentline
    FOR EACH ROW WHEN (NEW.till_session_id IS NOT NULL) EXECUTE FUNCTION tickets_till_is_open();
CREATE TRIGGER tickets_till_is_open BEFORE INSERT ON tickets_ticketcancellation
    FOR EACH ROW WHEN (NEW.till_session_id IS NOT NULL) EXECUTE FUNCTION tickets_till_is_open();

CREATE FUNCTION tickets_till_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL THEN
        PERFORM tickets_refuse('tickets_till_closes_once', 'a closed session stays as it was counted');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_till_closes_once BEFORE UPDATE OR DELETE ON tickets_tillsession
    FOR EACH ROW EXECUTE FUNCTION tickets_till_closes_once();

CREATE FUNCTION tickets_refund_is_what_was_owed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tickets_refundowed
                   WHERE id = NEW.refund_id AND sale_id = NEW.sale_id AND amount_cents = NEW.amount_cents) THEN
        PERFORM tickets_refuse('tickets_refund_is_what_was_owed', 'the amount owed, on its own sale');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_refund_is_what_was_owed BEFORE INSERT ON tickets_paymentline
    FOR EACH ROW WHEN (NEW.refund_id IS NOT NULL) EXECUTE FUNCTION tickets_refund_is_what_was_owed();

-- At every commit, money received = entries that stand + memberships + what is or was owed back.
CREATE FUNCTION tickets_check_balance(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    received bigint := (SELECT coalesce(sum(amount_cents), 0) FROM tickets_paymentline WHERE sale_id = checked AND sign = 1);
    given bigint := (SELECT coalesce(sum(price_cents), 0) FROM tickets_ticket t WHERE sale_id = checked
                     AND NOT EXISTS (SELECT 1 FROM tickets_ticketcancellation c WHERE c.ticket_id = t.id))
                  + (SELECT coalesce(sum(amount_cents), 0) FROM tickets_membership WHERE sale_id = checked)
                  + (SELECT coalesce(sum(amount_cents), 0) FROM tickets_refundowed WHERE sale_id = checked);
BEGIN
    IF received <> given THEN
        PERFORM tickets_refuse('tickets_money_is_places_or_refund', received || ' received for ' || given);
    END IF;
END $$;

CREATE FUNCTION tickets_sale_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tickets_check_balance(NEW.sale_id);
    RETURN NULL;
END $$;
CREATE FUNCTION tickets_cancellation_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tickets_check_balance((SELECT sale_id FROM tickets_ticket WHERE id = NEW.ticket_id));
    RETURN NULL;
END $$;
"""

ONLY_ADDED = ["paymentline", "refundowed", "ticketcancellation", "membership", "sale", "tariff"]
NOT_EMPTIED = [*ONLY_ADDED, "ticket", "series", "seat", "order", "tillsession"]
BALANCED = ["paymentline", "refundowed", "membership"]

SQL += "".join(
    f"""
CREATE TRIGGER tickets_only_added BEFORE UPDATE OR DELETE ON tickets_{table}
    FOR EACH ROW EXECUTE FUNCTION tickets_only_added();"""
    for table in ONLY_ADDED
)
SQL += "".join(
    f"""
CREATE TRIGGER tickets_not_emptied BEFORE TRUNCATE ON tickets_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_only_added();"""
    for table in NOT_EMPTIED
)
SQL += "".join(
    f"""
CREATE CONSTRAINT TRIGGER tickets_money_is_places_or_refund AFTER INSERT ON tickets_{table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tickets_sale_balances();"""
    for table in BALANCED
)
SQL += """
-- A free entry moves no money.
CREATE CONSTRAINT TRIGGER tickets_money_is_places_or_refund AFTER INSERT ON tickets_ticket
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.price_cents > 0) EXECUTE FUNCTION tickets_sale_balances();
CREATE CONSTRAINT TRIGGER tickets_money_is_places_or_refund AFTER INSERT ON tickets_ticketcancellation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tickets_cancellation_balances();
"""

UNDO = "".join(f"DROP TRIGGER tickets_not_emptied ON tickets_{table};\n" for table in NOT_EMPTIED)
UNDO += "".join(f"DROP TRIGGER tickets_only_added ON tickets_{table};\n" for table in ONLY_ADDED)
UNDO += "".join(
    f"DROP TRIGGER tickets_money_is_places_or_refund ON tickets_{table};\n"
    for table in [*BALANCED, "ticket", "ticketcancellation"]
)
UNDO += """
DROP TRIGGER tickets_refund_is_what_was_owed ON tickets_paymentline;
DROP TRIGGER tickets_till_closes_once ON tickets_tillsession;
DROP TRIGGER tickets_till_is_open ON tickets_ticketcancellation;
DROP TRIGGER tickets_till_is_open ON tickets_paymentline;
DROP TRIGGER tickets_till_is_open ON tickets_sale;
DROP TRIGGER tickets_cancellation_window ON tickets_ticketcancellation;
DROP TRIGGER tickets_ticket_life ON tickets_ticket;
DROP TRIGGER tickets_ticket_issue ON tickets_ticket;
DROP TRIGGER tickets_series_has_no_hole ON tickets_series;
DROP TRIGGER tickets_series_life ON tickets_series;
DROP TRIGGER tickets_tariff_opens ON tickets_tariff;
DROP TRIGGER tickets_order_identity ON tickets_order;
DROP TRIGGER tickets_seat_life ON tickets_seat;
DROP TRIGGER tickets_seats_kept ON tickets_seat;
DROP TRIGGER tickets_seats_taken ON tickets_seat;
DROP FUNCTION tickets_cancellation_balances(), tickets_sale_balances(), tickets_check_balance(bigint),
    tickets_refund_is_what_was_owed(), tickets_till_closes_once(), tickets_till_is_open(),
    tickets_cancellation_window(), tickets_ticket_life(), tickets_ticket_issue(), tickets_series_has_no_hole(),
    tickets_series_life(), tickets_next_number(bigint, bigint, text), tickets_tariff_opens(),
    tickets_order_identity(), tickets_seat_life(), tickets_seats_kept(), tickets_seats_taken(),
    tickets_count_places(bigint), tickets_only_added(), tickets_cinema_day_ends(timestamptz),
    tickets_refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_first_floor"), ("screenings", "0002_rules")]
    operations = [migrations.RunSQL(SQL, UNDO)]
