"""S'entraîner: five guided sales that are none.

Each leaves one line in the journal, of a nature of its own; no place, no number, no money, and no closure reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laclef import journal
from laclef.accounts.models import User
from laclef.journal.models import Line
from tickets.amounts import Cents, check_amounts
from tickets.models import Method, SalesPoint
from tickets.refusals import SaleRefused

NATURE = "test.not_for_sale"
CODE = "TEST2345"  # the invented reservation of the fourth lesson


@dataclass(frozen=True)
class Lesson:
    """What to do, and by what one sees that it was done."""

    task: Promise
    hint: Promise
    amounts: tuple[Cents, ...]
    method: Method
    reserved: bool = False
    undone: bool = False


LESSONS = (
    Lesson(
        gettext_lazy("Une personne donne 7 €, en espèces."),
        gettext_lazy("Touche 7, puis Espèces."),
        (700,),
        Method.CASH,
    ),
    Lesson(
        gettext_lazy("Trois personnes ensemble : 10 €, 4 € et rien, par carte."),
        gettext_lazy("Touche 10, 4 et 0, puis Carte ; la carte passe sur le terminal."),
        (1000, 400, 0),
        Method.CARD,
    ),
    Lesson(
        gettext_lazy("Une personne veut donner 12 €. Elle te tend un billet de 20."),
        gettext_lazy("Touche « autre », puis 12 ; lis ce que tu rends sur 20, puis touche Espèces."),
        (1200,),
        Method.CASH,
    ),
    Lesson(
        gettext_lazy("Deux personnes ont réservé, code TEST-2345. Elles donnent 7 € et 4 €, par chèque."),
        gettext_lazy("Écris le code et touche Entrée ; puis 7, 4, Chèque."),
        (700, 400),
        Method.CHEQUE,
        reserved=True,
    ),
    Lesson(
        gettext_lazy("Vends une place à 10 €, en espèces. C’était une erreur : annule-la ensuite."),
        gettext_lazy("Touche 10, Espèces, puis Annuler, et dis pourquoi."),
        (1000,),
        Method.CASH,
        undone=True,
    ),
)


@journal.atomic
def sell(
    *,
    lesson: Lesson,
    amounts: Sequence[Cents],
    method: Method,
    by: User,
    sales_point: SalesPoint,
    now: datetime,
) -> Line:
    """Note that this lesson was done as asked, or raise SaleRefused with the next gesture."""
    check_amounts(amounts)
    if sorted(amounts) != sorted(lesson.amounts):
        raise SaleRefused(_("Pas encore : %(task)s") % {"task": lesson.hint})
    if method != lesson.method:
        raise SaleRefused(
            _("Les montants sont bons ; ici on paie par un autre moyen. %(hint)s") % {"hint": lesson.hint}
        )
    return journal.note(
        nature=NATURE,
        actor=by,
        sales_point=sales_point.slug[:40],
        facts={"lesson": LESSONS.index(lesson) + 1, "says": "TEST NON VENDABLE"},
    )
