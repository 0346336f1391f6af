"""What a holder was told about a move, and what they answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models import ScreeningMove
from tickets.models.orders import Order


class MoveAnswer(models.TextChoices):
    COMING = "coming", _("vient toujours")
    GAVE_BACK = "gave_back", _("a rendu ses places")


class MoveNotice(models.Model):
    """The screening of an order moved: its holder is asked once per move, and keeps the places until an answer."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="move_notices", verbose_name=_("réservation")
    )
    move = models.ForeignKey(ScreeningMove, models.PROTECT, related_name="+", verbose_name=_("déplacement"))
    told_at = models.DateTimeField(_("dit le"))
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    answer = models.CharField(_("réponse"), max_length=9, choices=MoveAnswer, blank=True)

    class Meta:
        verbose_name = _("avis de déplacement")
        verbose_name_plural = _("avis de déplacement")
        ordering: ClassVar = ["told_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "move"], name="tickets_told_once_per_move"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=MoveAnswer.values),
                name="tickets_move_answer_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.move_id}"
