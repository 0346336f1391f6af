"""The journal guards itself: what is written is chained, says the same in text and columns, and stays.

A refusal carries the name of its rule as the constraint name, like any check.
"""

from django.db import migrations

SQL = r"""
CREATE FUNCTION journal_refuse(rule text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = rule || ': ' || words;
END $$;

-- The one text of a JSON value: sorted keys (by code point), no spaces. The search path is fixed so that a
-- restored backup, which sets its own, still finds the function inside of itself.
CREATE FUNCTION journal_canonical(told jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path FROM CURRENT AS $$
BEGIN
    CASE jsonb_typeof(told)
        WHEN 'object' THEN
            RETURN '{' || coalesce((SELECT string_agg(
                to_json(e.key)::text || ':' || CASE WHEN jsonb_typeof(e.value) IN ('object', 'array')
                    THEN journal_canonical(e.value) ELSE e.value::text END,
                ',' ORDER BY e.key COLLATE "C") FROM jsonb_each(told) e), '') || '}';
        WHEN 'array' THEN
            RETURN '[' || coalesce((SELECT string_agg(journal_canonical(e.value), ',' ORDER BY e.ordinality)
                                    FROM jsonb_array_elements(told) WITH ORDINALITY e), '') || ']';
        ELSE
            RETURN told::text;
    END CASE;
END $$;

-- The text of a line as its columns tell it.
CREATE FUNCTION journal_text_of(number bigint, at timestamptz, business_on date, nature text, sales_point text,
                                actor bigint, links jsonb, facts jsonb)
RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN '{"actor":' || coalesce(actor::text, 'null')
        || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.FF1"Z"')
        || '","business_on":"' || to_char(business_on, 'YYYY-MM-DD')
        || '","facts":' || journal_canonical(facts)
        || ',"links":' || journal_canonical(links)
        || ',"nature":' || to_json(nature)::text
        || ',"number":' || number::text
        || ',"sales_point":' || to_json(sales_point)::text || '}';
END $$;

ALTER TABLE journal_line
    ADD CONSTRAINT journal_line_number_from_one CHECK (number >= 1),
    ADD CONSTRAINT journal_line_time_to_a_tenth CHECK (extract(microseconds FROM at)::bigint % 100000 = 0),
    ADD CONSTRAINT journal_line_nature_is_a_code CHECK (nature ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'),
    ADD CONSTRAINT journal_line_text_tells_the_columns CHECK (
        jsonb_typeof(links) = 'object' AND jsonb_typeof(facts) = 'object'
        AND canonical = journal_text_of(number, at, business_on, nature, sales_point, actor, links, facts)),
    ADD CONSTRAINT journal_line_hash_of_the_text CHECK (
        sha256 = encode(sha256(convert_to(previous || canonical, 'UTF8')), 'hex')),
    ADD CONSTRAINT journal_line_no_address CHECK (canonical !~ '[^[:space:]@"]@[^[:space:]@"]+\.[^[:space:]@"]');

INSERT INTO journal_head (id, number, sha256, at) VALUES (1, 0, repeat('0', 64), '2000-01-01T00:00:00Z');

CREATE FUNCTION journal_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM journal_refuse('journal_only_added', TG_OP || ' on ' || TG_TABLE_NAME || ' is refused');
    RETURN NULL;
END $$;
CREATE TRIGGER journal_line_only_added BEFORE UPDATE OR DELETE ON journal_line
    FOR EACH ROW EXECUTE FUNCTION journal_only_added();
CREATE TRIGGER journal_line_never_emptied BEFORE TRUNCATE ON journal_line
    FOR EACH STATEMENT EXECUTE FUNCTION journal_only_added();
CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_head
    FOR EACH ROW EXECUTE FUNCTION journal_only_added();
CREATE TRIGGER journal_head_never_emptied BEFORE TRUNCATE ON journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal_only_added();

-- The lines of one INSERT continue the chain, each the one before it; then they move the head, once.
CREATE FUNCTION journal_line_continues() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    head journal_head%ROWTYPE;
    wrong bigint;
    last journal_line%ROWTYPE;
BEGIN
    SELECT * INTO head FROM journal_head WHERE id = 1 FOR NO KEY UPDATE;
    SELECT min(l.number) INTO wrong FROM (
        SELECT a.number, a.previous, a.at, row_number() OVER w AS nth,
               lag(a.sha256, 1, head.sha256) OVER w AS due, lag(a.at, 1, head.at) OVER w AS earlier
        FROM added a WINDOW w AS (ORDER BY a.number)) l
    WHERE l.number <> head.number + l.nth OR l.previous <> l.due OR l.at < l.earlier
       OR l.at > greatest(clock_timestamp(), head.at);
    IF wrong IS NOT NULL THEN
        PERFORM journal_refuse('journal_line_continues_the_chain', 'line ' || wrong || ' does not follow line ' || head.number);
    END IF;
    SELECT * INTO last FROM added ORDER BY number DESC LIMIT 1;
    IF FOUND THEN
        UPDATE journal_head SET number = last.number, sha256 = last.sha256, at = last.at WHERE id = 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_line_continues AFTER INSERT ON journal_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_line_continues();

-- The head can only be moved to where the lines are.
CREATE FUNCTION journal_head_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.number <= OLD.number OR NEW.id <> OLD.id
       OR NOT EXISTS (SELECT 1 FROM journal_line l
                      WHERE l.number = NEW.number AND l.sha256 = NEW.sha256 AND l.at = NEW.at)
       OR EXISTS (SELECT 1 FROM journal_line l WHERE l.number > NEW.number) THEN
        PERFORM journal_refuse('journal_head_follows_the_lines', 'the head is where the last line is');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_head_follows BEFORE UPDATE ON journal_head
    FOR EACH ROW EXECUTE FUNCTION journal_head_follows();
"""

UNDO = """
DROP TRIGGER journal_head_follows ON journal_head;
DROP TRIGGER journal_line_continues ON journal_line;
DROP TRIGGER journal_head_never_emptied ON journal_head;
DROP TRIGGER journal_head_stays ON journal_head;
DROP TRIGGER journal_line_never_emptied ON journal_line;
DROP TRIGGER journal_line_only_added ON journal_line;
ALTER TABLE journal_line
    DROP CONSTRAINT journal_line_no_address, DROP CONSTRAINT journal_line_hash_of_the_text,
    DROP CONSTRAINT journal_line_text_tells_the_columns, DROP CONSTRAINT journal_line_nature_is_a_code,
    DROP CONSTRAINT journal_line_time_to_a_tenth, DROP CONSTRAINT journal_line_number_from_one;
DELETE FROM journal_head;
DROP FUNCTION journal_head_follows(), journal_line_continues(), journal_only_added(),
    journal_text_of(bigint, timestamptz, date, text, text, bigint, jsonb, jsonb), journal_canonical(jsonb),
    journal_refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_lines")]
    operations = [migrations.RunSQL(SQL, UNDO)]
