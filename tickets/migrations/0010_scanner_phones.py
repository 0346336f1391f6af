"""Phones that scan, heads counted, figures of the approved till; and what the database refuses of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = r"""
-- A pass is what it was when given, until 05:00; only its revocation is filled in, once.
CREATE FUNCTION tickets_scanner_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filled_in text[] := ARRAY['revoked_at', 'revoked_by_id'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.expires_at IS DISTINCT FROM tickets_cinema_day_ends(NEW.made_at) THEN
            PERFORM tickets_refuse('tickets_scanner_until_five', 'for one evening only');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
       OR (to_jsonb(NEW) - filled_in) IS DISTINCT FROM (to_jsonb(OLD) - filled_in) THEN
        PERFORM tickets_refuse('tickets_scanner_is_fixed', 'revoke it and give another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_scanner_life BEFORE INSERT OR UPDATE OR DELETE ON tickets_scannerpass
    FOR EACH ROW EXECUTE FUNCTION tickets_scanner_life();

CREATE FUNCTION tickets_heads_by_a_scanner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scanner tickets_scannerpass%ROWTYPE;
BEGIN
    SELECT * INTO scanner FROM tickets_scannerpass WHERE id = NEW.scanner_id FOR SHARE;
    IF scanner.revoked_at IS NOT NULL OR clock_timestamp() >= scanner.expires_at THEN
        PERFORM tickets_refuse('tickets_heads_by_a_scanner', 'its pass is over');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_heads_by_a_scanner BEFORE INSERT ON tickets_headcount
    FOR EACH ROW EXECUTE FUNCTION tickets_heads_by_a_scanner();
"""

ONLY_ADDED = ["headcount", "approvedfigure"]
NOT_EMPTIED = [*ONLY_ADDED, "scannerpass"]
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
UNDO = "".join(f"DROP TRIGGER tickets_not_emptied ON tickets_{table};\n" for table in NOT_EMPTIED)
UNDO += "".join(f"DROP TRIGGER tickets_only_added ON tickets_{table};\n" for table in ONLY_ADDED)
UNDO += """
DROP TRIGGER tickets_heads_by_a_scanner ON tickets_headcount;
DROP TRIGGER tickets_scanner_life ON tickets_scannerpass;
DROP FUNCTION tickets_heads_by_a_scanner(), tickets_scanner_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("screenings", "0007_pictures"),
        ("tickets", "0009_the_drawer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScannerPass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="identité")),
                (
                    "token_hash",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="jeton (empreinte)"
                    ),
                ),
                ("evening", models.DateField(verbose_name="soirée")),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro du soir")),
                ("made_at", models.DateTimeField(verbose_name="donné à")),
                ("expires_at", models.DateTimeField(verbose_name="valable jusqu’à")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré à")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="donné par",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retiré par",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scanner_passes",
                        to="screenings.venue",
                        verbose_name="lieu",
                    ),
                ),
            ],
            options={
                "verbose_name": "téléphone scanner",
                "verbose_name_plural": "téléphones scanners",
                "ordering": ["evening", "venue", "number"],
            },
        ),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True, verbose_name="identité")),
                ("heads", models.SmallIntegerField(verbose_name="têtes")),
                ("counted_at", models.DateTimeField(verbose_name="comptée à")),
                (
                    "room_booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="head_counts",
                        to="screenings.roombooking",
                        verbose_name="séance en salle",
                    ),
                ),
                (
                    "scanner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="head_counts",
                        to="tickets.scannerpass",
                        verbose_name="téléphone scanner",
                    ),
                ),
            ],
            options={
                "verbose_name": "tête comptée",
                "verbose_name_plural": "têtes comptées",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApprovedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tariff_code", models.CharField(max_length=3, verbose_name="code tarif")),
                ("entries", models.PositiveSmallIntegerField(verbose_name="entrées")),
                ("noted_at", models.DateTimeField(verbose_name="notée le")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="notée par",
                    ),
                ),
                (
                    "room_booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_figures",
                        to="screenings.roombooking",
                        verbose_name="séance en salle",
                    ),
                ),
            ],
            options={
                "verbose_name": "chiffre de la caisse agréée",
                "verbose_name_plural": "chiffres de la caisse agréée",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tariff_code__regex", "^[LS][0-9]{2}$")),
                        name="tickets_approved_known_code",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="scannerpass",
            constraint=models.UniqueConstraint(
                fields=("venue", "evening", "number"), name="tickets_scanner_number_once_an_evening"
            ),
        ),
        migrations.AddConstraint(
            model_name="scannerpass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="tickets_scanner_revoked_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("heads__in", (-1, 1))), name="tickets_head_is_one"
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
