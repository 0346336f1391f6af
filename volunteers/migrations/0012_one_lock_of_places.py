"""One function takes the lock of a shift's places; every rule that counts them calls it.

Two triggers took the same lock one after the other, so that neither could be seen to be needed.
"""

from django.db import migrations

HOLD = r"""
-- The one guard of a shift's places against two hands at once: what is read after it is true until the commit.
CREATE FUNCTION volunteers_hold_shift(wanted bigint) RETURNS volunteers_shift LANGUAGE plpgsql AS $$
DECLARE
    held volunteers_shift%ROWTYPE;
BEGIN
    SELECT * INTO held FROM volunteers_shift WHERE id = wanted FOR NO KEY UPDATE;
    RETURN held;
END $$;
"""

OWN = "SELECT * INTO shift FROM volunteers_shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;"
HELD = "shift := volunteers_hold_shift(NEW.shift_id);"


def says(was: str, becomes: str) -> str:
    """Put one line for another in each of the rules that count places, or fail where it is not found."""
    return f"""
DO $do$
DECLARE
    rule text;
    body text;
BEGIN
    FOREACH rule IN ARRAY ARRAY['volunteers_sign_up_fits', 'volunteers_offers_are_kept', 'volunteers_learning_places_fit'] LOOP
        body := pg_get_functiondef(rule::regproc);
        ASSERT position('{was}' IN body) > 0, rule;
        EXECUTE replace(body, '{was}', '{becomes}');
    END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0011_why_not_written")]
    operations = [
        migrations.RunSQL(HOLD, "DROP FUNCTION volunteers_hold_shift(bigint);"),
        migrations.RunSQL(says(OWN, HELD), says(HELD, OWN)),
    ]
