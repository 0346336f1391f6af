"""Members searched by an index, look-ups counted, prints numbered, the step at the approved till."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = r"""
-- The expression is tickets.members.NameWords: a space before each word, so that words match from their beginning.
CREATE INDEX tickets_member_by_name ON tickets_member
    USING gin ((' ' || translate(search_key, '-''’.', '    ')) gin_trgm_ops);

-- DUPLICATA n: counted under the lock of the entry, so that two prints never bear one number.
CREATE FUNCTION tickets_printing_counts_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM tickets_ticket WHERE id = NEW.ticket_id FOR NO KEY UPDATE;
    IF NEW.number <> (SELECT count(*) FROM tickets_printing WHERE ticket_id = NEW.ticket_id) THEN
        PERFORM tickets_refuse('tickets_printing_counts_up', 'the first print is 0, then DUPLICATA 1, 2, 3');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_printing_counts_up BEFORE INSERT ON tickets_printing
    FOR EACH ROW EXECUTE FUNCTION tickets_printing_counts_up();
"""
ONLY_ADDED = ("printing", "approvedtillstep", "memberlookup")
SQL += "".join(
    f"""
CREATE TRIGGER tickets_only_added BEFORE UPDATE OR DELETE ON tickets_{table}
    FOR EACH ROW EXECUTE FUNCTION tickets_only_added();
CREATE TRIGGER tickets_not_emptied BEFORE TRUNCATE ON tickets_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_only_added();"""
    for table in ONLY_ADDED
)
UNDO = """
DROP TRIGGER tickets_printing_counts_up ON tickets_printing;
DROP FUNCTION tickets_printing_counts_up();
DROP INDEX tickets_member_by_name;
""" + "".join(
    f"""
DROP TRIGGER tickets_not_emptied ON tickets_{table};
DROP TRIGGER tickets_only_added ON tickets_{table};"""
    for table in ONLY_ADDED
)


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0005_paying_online"),
        ("screenings", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovedTillStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="fait le")),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "sale",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_till_step",
                        to="tickets.sale",
                        verbose_name="vente",
                    ),
                ),
            ],
            options={
                "verbose_name": "émission sur la caisse agréée",
                "verbose_name_plural": "émissions sur la caisse agréée",
                "ordering": ["done_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MemberLookUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("looked_up_at", models.DateTimeField(verbose_name="le")),
                ("shown", models.PositiveSmallIntegerField(verbose_name="réponses montrées")),
                (
                    "looked_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "till_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_look_ups",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "recherche d’adhérent·e",
                "verbose_name_plural": "recherches d’adhérent·es",
                "ordering": ["looked_up_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("shown__lte", 8)), name="tickets_look_up_lists_nobody"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Printing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="duplicata n°")),
                ("printed_at", models.DateTimeField(verbose_name="imprimée le")),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="tickets.ticket",
                        verbose_name="entrée",
                    ),
                ),
                (
                    "till_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "impression",
                "verbose_name_plural": "impressions",
                "ordering": ["ticket", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ticket", "number"), name="tickets_printing_once_per_number"
                    )
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
