"""Half the time of a search: from a film to its screenings through one index, and near words cut out cheaply."""

from django.db import migrations

SQL = r"""
CREATE INDEX screenings_item_by_film ON screenings_programmeitem (film_id, screening_id);

CREATE OR REPLACE FUNCTION screenings_near_words(typed text) RETURNS SETOF text
LANGUAGE sql STABLE STRICT
SET pg_trgm.word_similarity_threshold = 0.3
BEGIN ATOMIC
    SELECT DISTINCT near.word FROM (
        (SELECT sort_key FROM screenings_person WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 100)
        UNION ALL
        (SELECT sort_key FROM screenings_film WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 100)
        UNION ALL
        (SELECT original_sort_key FROM screenings_film WHERE original_sort_key %> typed
         ORDER BY original_sort_key <->> typed LIMIT 100)
        UNION ALL
        (SELECT sort_key FROM screenings_cycle WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 100)
        UNION ALL
        (SELECT sort_key FROM screenings_screening WHERE sort_key %> typed ORDER BY sort_key <->> typed LIMIT 100)
    ) AS found,
    -- The keys are folded already: the few signs that titles and names hold part them well enough.
    unnest(string_to_array(translate(found.sort_key, 'øłđðı''-–,.:;!?()«»/&"', rpad('olddi', 40)), ' ')) AS near(word)
    WHERE length(near.word) BETWEEN length(typed) - 3 AND length(typed) + 3;
END;
"""

# The function finds the same words either way: it may stay as it is.
UNDO = "DROP INDEX screenings_item_by_film;"


class Migration(migrations.Migration):
    dependencies = [("screenings", "0005_page_changes")]
    operations = [
        # Loads pg_trgm, without which an ordinary role may not name its settings.
        migrations.RunSQL("SELECT similarity('', '');", migrations.RunSQL.noop),
        migrations.RunSQL(SQL, UNDO),
    ]
