"""Pictures in several widths, and the rule that what the public sees has a credit and words.

Asked at the commit: a picture may be hung first and told of after, in one transaction.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = r"""
-- Which published screenings show a picture that is not told of: their own, their films', their cycle's.
CREATE FUNCTION screenings_check_pictures(screenings bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    untold bigint;
BEGIN
    SELECT s.id INTO untold FROM screenings_screening s
     WHERE s.id = ANY (screenings) AND s.state = 'published' AND EXISTS (
        SELECT 1 FROM screenings_picture p WHERE (p.credit = '' OR p.alt_fr = '') AND p.id IN (
            SELECT s.still_id
            UNION ALL SELECT f.still_id FROM screenings_programmeitem i JOIN screenings_film f ON f.id = i.film_id
                       WHERE i.screening_id = s.id
            UNION ALL SELECT c.picture_id FROM screenings_cycle c WHERE c.id = s.cycle_id))
     LIMIT 1;
    IF untold IS NOT NULL THEN
        PERFORM screenings_refuse('screenings_published_picture_is_told', 'screening ' || untold);
    END IF;
END $$;

CREATE FUNCTION screenings_pictures_of_screening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_pictures(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_pictures_of_screening AFTER UPDATE ON screenings_screening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'published' AND (NEW.state, NEW.still_id, NEW.cycle_id)
          IS DISTINCT FROM (OLD.state, OLD.still_id, OLD.cycle_id))
    EXECUTE FUNCTION screenings_pictures_of_screening();

CREATE FUNCTION screenings_pictures_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_pictures(ARRAY[NEW.screening_id]);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_pictures_of_item AFTER INSERT OR UPDATE ON screenings_programmeitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION screenings_pictures_of_item();

CREATE FUNCTION screenings_pictures_of_film() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_pictures(ARRAY(SELECT screening_id FROM screenings_programmeitem WHERE film_id = NEW.id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_pictures_of_film AFTER UPDATE OF still_id ON screenings_film
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.still_id IS DISTINCT FROM OLD.still_id)
    EXECUTE FUNCTION screenings_pictures_of_film();

CREATE FUNCTION screenings_pictures_of_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_pictures(ARRAY(SELECT id FROM screenings_screening WHERE cycle_id = NEW.id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_pictures_of_cycle AFTER UPDATE OF picture_id ON screenings_cycle
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.picture_id IS DISTINCT FROM OLD.picture_id)
    EXECUTE FUNCTION screenings_pictures_of_cycle();

CREATE FUNCTION screenings_pictures_of_picture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM screenings_check_pictures(ARRAY(
        SELECT id FROM screenings_screening WHERE still_id = NEW.id
        UNION SELECT i.screening_id FROM screenings_programmeitem i JOIN screenings_film f ON f.id = i.film_id
               WHERE f.still_id = NEW.id
        UNION SELECT s.id FROM screenings_screening s JOIN screenings_cycle c ON c.id = s.cycle_id
               WHERE c.picture_id = NEW.id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER screenings_pictures_of_picture AFTER UPDATE OF credit, alt_fr ON screenings_picture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.credit = '' OR NEW.alt_fr = '')
    EXECUTE FUNCTION screenings_pictures_of_picture();
"""

UNDO = """
DROP TRIGGER screenings_pictures_of_picture ON screenings_picture;
DROP TRIGGER screenings_pictures_of_cycle ON screenings_cycle;
DROP TRIGGER screenings_pictures_of_film ON screenings_film;
DROP TRIGGER screenings_pictures_of_item ON screenings_programmeitem;
DROP TRIGGER screenings_pictures_of_screening ON screenings_screening;
DROP FUNCTION screenings_pictures_of_picture(), screenings_pictures_of_cycle(), screenings_pictures_of_film(),
    screenings_pictures_of_item(), screenings_pictures_of_screening(), screenings_check_pictures(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("screenings", "0006_search_reach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="picture",
            options={"ordering": ["-id"], "verbose_name": "image", "verbose_name_plural": "images"},
        ),
        migrations.AddField(
            model_name="picture",
            name="added_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ajoutée le"),
        ),
        migrations.AddField(
            model_name="picture",
            name="added_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="widths",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
