"""Attempts to pay online, what the provider told, and what the database itself refuses about them."""

import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models


SQL = r"""
CREATE FUNCTION tickets_online_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.key, NEW.order_id, NEW.provider, NEW.asked, NEW.amount_cents, NEW.begun_at)
       IS DISTINCT FROM (OLD.key, OLD.order_id, OLD.provider, OLD.asked, OLD.amount_cents, OLD.begun_at) THEN
        PERFORM tickets_refuse('tickets_online_keeps_what_was_asked', 'begin another');
    END IF;
    IF OLD.sale_id IS NOT NULL AND (NEW.sale_id, NEW.outcome) IS DISTINCT FROM (OLD.sale_id, OLD.outcome) THEN
        PERFORM tickets_refuse('tickets_online_money_is_final', 'it was given places or is owed back');
    END IF;
    IF OLD.reference <> '' AND NEW.reference <> OLD.reference THEN
        PERFORM tickets_refuse('tickets_online_keeps_its_reference', 'the provider knows it by that');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_online_life BEFORE UPDATE OR DELETE ON tickets_onlinepayment
    FOR EACH ROW EXECUTE FUNCTION tickets_online_life();
CREATE TRIGGER tickets_only_added BEFORE UPDATE OR DELETE ON tickets_providerevent
    FOR EACH ROW EXECUTE FUNCTION tickets_only_added();
CREATE TRIGGER tickets_not_emptied BEFORE TRUNCATE ON tickets_onlinepayment
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_only_added();
CREATE TRIGGER tickets_not_emptied BEFORE TRUNCATE ON tickets_providerevent
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_only_added();
"""

UNDO = """
DROP TRIGGER tickets_not_emptied ON tickets_providerevent;
DROP TRIGGER tickets_not_emptied ON tickets_onlinepayment;
DROP TRIGGER tickets_only_added ON tickets_providerevent;
DROP TRIGGER tickets_online_life ON tickets_onlinepayment;
DROP FUNCTION tickets_online_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0004_rates_and_the_web"),
    ]

    operations = [
        migrations.CreateModel(
            name="OnlinePayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identité"
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="prestataire")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="référence du prestataire"),
                ),
                ("charge", models.CharField(blank=True, max_length=120, verbose_name="référence du débit")),
                ("address", models.URLField(blank=True, max_length=2000, verbose_name="page de paiement")),
                ("asked", models.JSONField(verbose_name="places et montants")),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant (centimes)")),
                ("begun_at", models.DateTimeField(verbose_name="commencé le")),
                ("closes_at", models.DateTimeField(verbose_name="à clore à")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="demandé au prestataire le"),
                ),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="carte refusée le")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="dernière panne")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "pas encore fini"),
                            ("paid", "payé"),
                            ("late", "arrivé trop tard, remboursé"),
                            ("unpaid", "non payé"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="issue",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online_payments",
                        to="tickets.order",
                        verbose_name="réservation",
                    ),
                ),
                (
                    "sale",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online_payment",
                        to="tickets.sale",
                        verbose_name="vente",
                    ),
                ),
            ],
            options={
                "verbose_name": "paiement en ligne",
                "verbose_name_plural": "paiements en ligne",
                "ordering": ["begun_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="prestataire")),
                ("reference", models.CharField(max_length=120, verbose_name="référence du prestataire")),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant (centimes)")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="motif")),
                ("state", models.CharField(max_length=40, verbose_name="état")),
                ("opened_at", models.DateTimeField(verbose_name="ouverte le")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="répondre avant")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="tickets.onlinepayment",
                        verbose_name="paiement",
                    ),
                ),
            ],
            options={
                "verbose_name": "contestation",
                "verbose_name_plural": "contestations",
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OnlineRefund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identité"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="dernier essai")),
                ("next_at", models.DateTimeField(verbose_name="prochain essai")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="dernière panne")),
                (
                    "tell",
                    models.BooleanField(default=True, verbose_name="écrire à la personne une fois fait"),
                ),
                (
                    "refund",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online",
                        to="tickets.refundowed",
                        verbose_name="remboursement dû",
                    ),
                ),
            ],
            options={
                "verbose_name": "remboursement en ligne",
                "verbose_name_plural": "remboursements en ligne",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="prestataire")),
                ("event", models.CharField(max_length=120, verbose_name="évènement")),
                ("kind", models.CharField(max_length=60, verbose_name="genre")),
                ("received_at", models.DateTimeField(verbose_name="reçu le")),
            ],
            options={
                "verbose_name": "notification reçue",
                "verbose_name_plural": "notifications reçues",
                "ordering": ["received_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "event"), name="tickets_event_has_one_effect")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderMovement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=20, verbose_name="prestataire")),
                ("reference", models.CharField(max_length=120, verbose_name="référence du prestataire")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charge", "paiement"),
                            ("refund", "remboursement"),
                            ("fee", "frais"),
                            ("dispute", "contestation"),
                            ("payout", "versement"),
                            ("other", "autre"),
                        ],
                        max_length=7,
                        verbose_name="genre",
                    ),
                ),
                ("charge", models.CharField(blank=True, max_length=120, verbose_name="référence du débit")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="ce qui a bougé")),
                ("payout", models.CharField(blank=True, max_length=120, verbose_name="versement")),
                ("gross_cents", models.IntegerField(verbose_name="brut (centimes)")),
                ("fee_cents", models.IntegerField(verbose_name="frais (centimes)")),
                ("net_cents", models.IntegerField(verbose_name="net (centimes)")),
                ("happened_at", models.DateTimeField(verbose_name="le")),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="vu par la trésorerie le"),
                ),
            ],
            options={
                "verbose_name": "mouvement chez le prestataire",
                "verbose_name_plural": "mouvements chez le prestataire",
                "ordering": ["happened_at", "id"],
                "indexes": [models.Index(fields=["happened_at"], name="tickets_movement_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "reference"), name="tickets_movement_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net_cents",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("gross_cents"), "-", models.F("fee_cents")
                                ),
                            )
                        ),
                        name="tickets_movement_adds_up",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="onlinepayment",
            index=models.Index(
                condition=models.Q(("outcome", "open")), fields=["closes_at"], name="tickets_online_open"
            ),
        ),
        migrations.AddIndex(
            model_name="onlinepayment",
            index=models.Index(
                condition=models.Q(("charge", ""), _negated=True),
                fields=["charge"],
                name="tickets_online_charge",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinepayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")),
                fields=("order",),
                name="tickets_online_one_open_per_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinepayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("provider", "reference"),
                name="tickets_online_once_per_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0)), name="tickets_online_is_an_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "open")),
                    models.Q(("ended_at__isnull", False), ("outcome__in", ("paid", "late", "unpaid"))),
                    _connector="OR",
                ),
                name="tickets_online_ends_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ("paid", "late")), ("sale__isnull", False)),
                    models.Q(("outcome__in", ("open", "unpaid")), ("sale__isnull", True)),
                    _connector="OR",
                ),
                name="tickets_online_money_has_a_sale",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(fields=("provider", "reference"), name="tickets_dispute_once"),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
