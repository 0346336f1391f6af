"""What happens to a drawer besides sales: drops, counts, readings, and what goes to the bank. Only ever added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.payments import Method
from tickets.models.sales import SalesPoint, TillSession

User = settings.AUTH_USER_MODEL


class Moved(models.TextChoices):
    DROP = "drop", _("vers le coffre")
    PAID_IN = "paid_in", _("depuis le coffre")


class TillMovement(models.Model):
    """Cash between the drawer and the safe, in the middle of an evening."""

    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="movements", verbose_name=_("session de caisse")
    )
    way = models.CharField(_("sens"), max_length=7, choices=Moved)
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    moved_at = models.DateTimeField(_("le"))
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("par"))

    class Meta:
        verbose_name = _("mouvement d’espèces")
        verbose_name_plural = _("mouvements d’espèces")
        ordering: ClassVar = ["moved_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="tickets_movement_is_an_amount"),
            models.CheckConstraint(condition=Q(way__in=Moved.values), name="tickets_movement_known_way"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.amount_cents}"


class TillCount(models.Model):
    """One blind count, and what was expected at that very moment: shown only once the count is given."""

    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="counts", verbose_name=_("session de caisse")
    )
    pieces = models.JSONField(_("pièces et billets"))  # cents of one, as text: how many
    cash_cents = models.PositiveIntegerField(_("espèces comptées (centimes)"))
    cheque_cents = models.PositiveIntegerField(_("chèques comptés (centimes)"))
    card_cents = models.PositiveIntegerField(_("ticket du terminal (centimes)"), null=True, blank=True)
    expected_cash_cents = models.IntegerField(_("espèces attendues (centimes)"))
    expected_cheque_cents = models.IntegerField(_("chèques attendus (centimes)"))
    expected_card_cents = models.IntegerField(_("cartes attendues (centimes)"))
    counted_at = models.DateTimeField(_("compté le"))
    counted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("compté par"))

    class Meta:
        verbose_name = _("comptage")
        verbose_name_plural = _("comptages")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.till_session_id} · {self.cash_cents}"

    @property
    def cash_difference_cents(self) -> int:
        return self.cash_cents - self.expected_cash_cents

    @property
    def cheque_difference_cents(self) -> int:
        return self.cheque_cents - self.expected_cheque_cents

    @property
    def card_difference_cents(self) -> int:
        """Nothing to compare where the terminal's slip was not typed in."""
        return 0 if self.card_cents is None else self.card_cents - self.expected_card_cents

    @property
    def differs(self) -> bool:
        differences = (self.cash_difference_cents, self.cheque_difference_cents, self.card_difference_cents)
        return any(differences)


class Reading(models.TextChoices):
    X = "x", "X"
    Z = "z", "Z"


class TillReport(models.Model):
    """A reading of a session: X at any time, Z once, at its closing. The figures are those of that moment."""

    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="reports", verbose_name=_("session de caisse")
    )
    sales_point = models.ForeignKey(
        SalesPoint, models.PROTECT, related_name="reports", verbose_name=_("point de vente")
    )
    kind = models.CharField(_("lecture"), max_length=1, choices=Reading)
    number = models.PositiveIntegerField(_("numéro"))
    figures = models.JSONField(_("chiffres"))
    count = models.OneToOneField(
        TillCount, models.PROTECT, null=True, blank=True, related_name="report", verbose_name=_("comptage")
    )
    left_cents = models.PositiveIntegerField(_("laissé dans le tiroir (centimes)"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("lue le"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lue par"))

    class Meta:
        verbose_name = _("lecture de caisse")
        verbose_name_plural = _("lectures de caisse")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["till_session"], condition=Q(kind=Reading.Z), name="tickets_report_one_z_per_session"
            ),
            models.UniqueConstraint(
                fields=["sales_point", "kind", "number"], name="tickets_report_numbers_follow"
            ),
            models.CheckConstraint(
                condition=Q(kind=Reading.X, count__isnull=True) | Q(kind=Reading.Z, count__isnull=False),
                name="tickets_report_z_was_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.upper()} {self.number}"


class BankDeposit(models.Model):
    """Cash or cheques of some sessions, taken to the bank; what the slip says."""

    method = models.CharField(_("moyen"), max_length=6, choices=Method)
    amount_cents = models.PositiveIntegerField(_("montant du bordereau (centimes)"))
    deposited_on = models.DateField(_("déposé le"))
    reference = models.CharField(_("numéro du bordereau"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("noté le"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noté par"))

    class Meta:
        verbose_name = _("remise en banque")
        verbose_name_plural = _("remises en banque")
        ordering: ClassVar = ["-deposited_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(method__in=(Method.CASH, Method.CHEQUE)), name="tickets_deposit_cash_or_cheques"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="tickets_deposit_is_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.deposited_on} {self.method} {self.amount_cents}"


class BankDepositPart(models.Model):
    """What one closed session gave to a deposit: each session's cash, and its cheques, go to the bank once."""

    deposit = models.ForeignKey(
        BankDeposit, models.PROTECT, related_name="parts", verbose_name=_("remise en banque")
    )
    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="deposit_parts", verbose_name=_("session de caisse")
    )
    amount_cents = models.IntegerField(_("montant (centimes)"))

    class Meta:
        verbose_name = _("part de remise")
        verbose_name_plural = _("parts de remise")

    def __str__(self) -> str:
        return f"{self.deposit_id} · {self.till_session_id}"


class BankDepositUndone(models.Model):
    """A deposit noted by mistake: its sessions may be deposited again."""

    deposit = models.OneToOneField(
        BankDeposit, models.PROTECT, related_name="undone", verbose_name=_("remise en banque")
    )
    reason = models.CharField(_("raison"), max_length=200)
    undone_at = models.DateTimeField(_("annulée le"))
    undone_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("par"))

    class Meta:
        verbose_name = _("remise annulée")
        verbose_name_plural = _("remises annulées")

    def __str__(self) -> str:
        return str(self.deposit_id)
