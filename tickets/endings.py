"""Why a reservation holds no place any more, in words for whoever made it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import Channel, Freed, Order

ENDINGS = {
    Freed.LAPSED: gettext_lazy("Les places n’ont pas été confirmées à temps : elles sont rendues."),
    Freed.RELEASED: gettext_lazy(
        "Les places n’ont pas été réclamées à temps : elles sont allées à la porte."
    ),
    Freed.PASSED: gettext_lazy("Vous avez laissé ces places à d’autres."),
    Freed.SCREENING: gettext_lazy("Cette séance est annulée."),
    Freed.ENTRY: gettext_lazy("Les entrées ont été annulées."),
}


def ending_of(order: Order) -> str:
    """Why it holds no place any more, in words: what happened to the last of them."""
    last = order.seats.filter(freed_at__isnull=False).order_by("-freed_at", "-pk").first()
    because = last.freed_because if last else Freed.LAPSED  # its hold has just run out
    if because == Freed.HOLDER and order.channel == Channel.ONLINE:
        return _("Vous avez rendu les places.")
    if because == Freed.HOLDER or (because == Freed.ENTRY and order.cancelled_at):
        return _("Les places ont été rendues.")  # by whom they were kept for, or by the house
    return str(ENDINGS[Freed(because)])
