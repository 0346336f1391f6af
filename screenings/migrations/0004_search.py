"""Search reads the rows themselves: indexes over expressions, so that nothing stored can go stale.

A document is the set of folded words of one row (a film with its year and countries, a name, a cycle, a
screening with its year). What a screening is found by is put together from its rows when it is asked for.
"""

from django.db import migrations

# A body after RETURN is bound when it is made: it works with the empty search path of a restore, too.
SQL = r"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- Loads the library, without which an ordinary role may not name its settings below.
SELECT similarity('', '');

-- The high cost below keeps the planner from working documents out row by row where an index has them;
-- restricted: calling parallel workers takes longer than the search itself.
-- Folded words, in their order: punctuation parts them, and every kanji and kana is a word of its own.
CREATE FUNCTION laclef_words(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED STRICT COST 10000
RETURN array_remove(regexp_split_to_array(regexp_replace(normalize(
        replace(replace(replace(translate(laclef_fold(written), 'øłđðı', 'olddi'), 'ß', 'ss'), 'þ', 'th'), '½', ' 1/2'),
        NFKC), '([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])', ' \1 ', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u02b0-\u02ff\u2000-\u206f\u3000-\u303f]+'), '');

CREATE FUNCTION screenings_film_words(title text, original_title text, year smallint, countries text[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 10000
RETURN array_to_tsvector(laclef_words(title || ' ' || original_title || coalesce(' ' || year, ''))
    || array_remove(string_to_array(lower('pays.' || array_to_string(countries, ' pays.')), ' '), ''));

CREATE FUNCTION screenings_name_words(name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 10000
RETURN array_to_tsvector(laclef_words(name));

CREATE FUNCTION screenings_cycle_words(title_fr text, title_en text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 10000
RETURN array_to_tsvector(laclef_words(title_fr || ' ' || title_en));

-- The year is that of the house's own calendar.
CREATE FUNCTION screenings_own_words(title_fr text, title_en text, starts_at timestamptz) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 10000
RETURN array_to_tsvector(laclef_words(title_fr || ' ' || title_en
    || coalesce(' ' || extract(year FROM timezone('Europe/Paris', starts_at)), '')));

CREATE INDEX screenings_film_search ON screenings_film
    USING gin (screenings_film_words(title, original_title, year, countries));
CREATE INDEX screenings_person_search ON screenings_person USING gin (screenings_name_words(name));
CREATE INDEX screenings_cycle_search ON screenings_cycle USING gin (screenings_cycle_words(title_fr, title_en));
CREATE INDEX screenings_screening_search ON screenings_screening
    USING gin (screenings_own_words(title_fr, title_en, starts_at));

CREATE INDEX screenings_film_near ON screenings_film USING gin (sort_key gin_trgm_ops, original_sort_key gin_trgm_ops);
CREATE INDEX screenings_person_near ON screenings_person USING gin (sort_key gin_trgm_ops);
CREATE INDEX screenings_cycle_near ON screenings_cycle USING gin (sort_key gin_trgm_ops);
CREATE INDEX screenings_screening_near ON screenings_screening USING gin (sort_key gin_trgm_ops);

-- Words of the programme that share enough trigrams with one that was typed; how near they are is measured after.
CREATE FUNCTION screenings_near_words(typed text) RETURNS SETOF text
LANGUAGE sql STABLE STRICT
SET pg_trgm.word_similarity_threshold = 0.3
BEGIN ATOMIC
    SELECT DISTINCT near.word FROM (
        (SELECT sort_key FROM screenings_person WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 200)
        UNION ALL
        (SELECT sort_key FROM screenings_film WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 200)
        UNION ALL
        (SELECT original_sort_key FROM screenings_film WHERE original_sort_key %> typed
         ORDER BY original_sort_key <->> typed LIMIT 200)
        UNION ALL
        (SELECT sort_key FROM screenings_cycle WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 200)
        UNION ALL
        (SELECT sort_key FROM screenings_screening WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 200)
    ) AS found, unnest(laclef_words(found.sort_key)) AS near(word)
    WHERE length(near.word) BETWEEN length(typed) - 3 AND length(typed) + 3;
END;
"""

# The extension stays: another may use it by now.
UNDO = """
DROP FUNCTION screenings_near_words(text);
DROP INDEX screenings_screening_near, screenings_cycle_near, screenings_person_near, screenings_film_near,
    screenings_screening_search, screenings_cycle_search, screenings_person_search, screenings_film_search;
DROP FUNCTION screenings_own_words(text, text, timestamptz), screenings_cycle_words(text, text),
    screenings_name_words(text), screenings_film_words(text, text, smallint, text[]), laclef_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("screenings", "0003_title_language")]
    operations = [migrations.RunSQL(SQL, UNDO)]
