"""The drawer: drops, counts, readings, deposits; only ever added to, in an open session."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = r"""
-- A session's cash, and its cheques, go to the bank once: its row is locked, then counted.
CREATE FUNCTION tickets_deposited_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    till tickets_tillsession%ROWTYPE;
BEGIN
    SELECT * INTO till FROM tickets_tillsession WHERE id = NEW.till_session_id FOR NO KEY UPDATE;
    IF till.closed_at IS NULL THEN
        PERFORM tickets_refuse('tickets_deposit_of_a_closed_session', 'count and close it first');
    END IF;
    IF EXISTS (SELECT 1 FROM tickets_bankdepositpart p JOIN tickets_bankdeposit d ON d.id = p.deposit_id
               WHERE p.till_session_id = NEW.till_session_id AND p.deposit_id <> NEW.deposit_id
                 AND d.method = (SELECT method FROM tickets_bankdeposit WHERE id = NEW.deposit_id)
                 AND NOT EXISTS (SELECT 1 FROM tickets_bankdepositundone u WHERE u.deposit_id = d.id)) THEN
        PERFORM tickets_refuse('tickets_deposited_once', 'it was taken to the bank already');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_deposited_once BEFORE INSERT ON tickets_bankdepositpart
    FOR EACH ROW EXECUTE FUNCTION tickets_deposited_once();
"""
IN_AN_OPEN_TILL = ("tillmovement", "tillcount", "tillreport")
ONLY_ADDED = (*IN_AN_OPEN_TILL, "bankdeposit", "bankdepositpart", "bankdepositundone")
SQL += "".join(
    f"""
CREATE TRIGGER tickets_till_is_open BEFORE INSERT ON tickets_{table}
    FOR EACH ROW EXECUTE FUNCTION tickets_till_is_open();"""
    for table in IN_AN_OPEN_TILL
)
SQL += "".join(
    f"""
CREATE TRIGGER tickets_only_added BEFORE UPDATE OR DELETE ON tickets_{table}
    FOR EACH ROW EXECUTE FUNCTION tickets_only_added();
CREATE TRIGGER tickets_not_emptied BEFORE TRUNCATE ON tickets_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_only_added();"""
    for table in ONLY_ADDED
)
UNDO = "".join(
    f"""
DROP TRIGGER tickets_not_emptied ON tickets_{table};
DROP TRIGGER tickets_only_added ON tickets_{table};"""
    for table in ONLY_ADDED
)
UNDO += "".join(f"DROP TRIGGER tickets_till_is_open ON tickets_{table};" for table in IN_AN_OPEN_TILL)
UNDO += """
DROP TRIGGER tickets_deposited_once ON tickets_bankdepositpart;
DROP FUNCTION tickets_deposited_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0008_moves_memberships_erasing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankDeposit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("cash", "espèces"),
                            ("card", "carte"),
                            ("cheque", "chèque"),
                            ("online", "en ligne"),
                        ],
                        max_length=6,
                        verbose_name="moyen",
                    ),
                ),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant du bordereau (centimes)")),
                ("deposited_on", models.DateField(verbose_name="déposé le")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="numéro du bordereau"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("made_at", models.DateTimeField(verbose_name="noté le")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
            ],
            options={
                "verbose_name": "remise en banque",
                "verbose_name_plural": "remises en banque",
                "ordering": ["-deposited_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="BankDepositPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_cents", models.IntegerField(verbose_name="montant (centimes)")),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="tickets.bankdeposit",
                        verbose_name="remise en banque",
                    ),
                ),
                (
                    "till_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposit_parts",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "part de remise",
                "verbose_name_plural": "parts de remise",
            },
        ),
        migrations.CreateModel(
            name="BankDepositUndone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="raison")),
                ("undone_at", models.DateTimeField(verbose_name="annulée le")),
                (
                    "deposit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone",
                        to="tickets.bankdeposit",
                        verbose_name="remise en banque",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "remise annulée",
                "verbose_name_plural": "remises annulées",
            },
        ),
        migrations.CreateModel(
            name="TillCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pieces", models.JSONField(verbose_name="pièces et billets")),
                ("cash_cents", models.PositiveIntegerField(verbose_name="espèces comptées (centimes)")),
                ("cheque_cents", models.PositiveIntegerField(verbose_name="chèques comptés (centimes)")),
                (
                    "card_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="ticket du terminal (centimes)"
                    ),
                ),
                ("expected_cash_cents", models.IntegerField(verbose_name="espèces attendues (centimes)")),
                ("expected_cheque_cents", models.IntegerField(verbose_name="chèques attendus (centimes)")),
                ("expected_card_cents", models.IntegerField(verbose_name="cartes attendues (centimes)")),
                ("counted_at", models.DateTimeField(verbose_name="compté le")),
                (
                    "counted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compté par",
                    ),
                ),
                (
                    "till_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "comptage",
                "verbose_name_plural": "comptages",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TillMovement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("drop", "vers le coffre"), ("paid_in", "depuis le coffre")],
                        max_length=7,
                        verbose_name="sens",
                    ),
                ),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant (centimes)")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("moved_at", models.DateTimeField(verbose_name="le")),
                (
                    "moved_by",
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
                        related_name="movements",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "mouvement d’espèces",
                "verbose_name_plural": "mouvements d’espèces",
                "ordering": ["moved_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="TillReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("x", "X"), ("z", "Z")], max_length=1, verbose_name="lecture"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="numéro")),
                ("figures", models.JSONField(verbose_name="chiffres")),
                (
                    "left_cents",
                    models.PositiveIntegerField(default=0, verbose_name="laissé dans le tiroir (centimes)"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("made_at", models.DateTimeField(verbose_name="lue le")),
                (
                    "count",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="tickets.tillcount",
                        verbose_name="comptage",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lue par",
                    ),
                ),
                (
                    "sales_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tickets.salespoint",
                        verbose_name="point de vente",
                    ),
                ),
                (
                    "till_session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tickets.tillsession",
                        verbose_name="session de caisse",
                    ),
                ),
            ],
            options={
                "verbose_name": "lecture de caisse",
                "verbose_name_plural": "lectures de caisse",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="bankdeposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ("cash", "cheque"))), name="tickets_deposit_cash_or_cheques"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdeposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0)), name="tickets_deposit_is_an_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="tillmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0)), name="tickets_movement_is_an_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="tillmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["drop", "paid_in"])), name="tickets_movement_known_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="tillreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "z")),
                fields=("till_session",),
                name="tickets_report_one_z_per_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="tillreport",
            constraint=models.UniqueConstraint(
                fields=("sales_point", "kind", "number"), name="tickets_report_numbers_follow"
            ),
        ),
        migrations.AddConstraint(
            model_name="tillreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("count__isnull", True), ("kind", "x")),
                    models.Q(("count__isnull", False), ("kind", "z")),
                    _connector="OR",
                ),
                name="tickets_report_z_was_counted",
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
