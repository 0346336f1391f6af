"""What booking pages include about paying online; nothing at all where it is not configured."""

from datetime import datetime

from django import template
from django.utils import timezone

from screenings import wording
from tickets.models import Order, spoken
from tickets.paying.beginning import may_pay_online
from tickets.paying.offering import Offer, offer_of

register = template.Library()
register.filter("may_pay_online", may_pay_online)
register.filter("spoken", spoken)


@register.simple_tag
def offer(order: Order) -> Offer:
    """{% offer order as online %}: what one can do about its money now."""
    return offer_of(order, timezone.now())


@register.filter
def at(moment: datetime) -> str:
    """jeu. 26 nov., 13 h 28: on the house's clock."""
    local = timezone.localtime(moment)
    return f"{wording.short_day(local.date())}, {wording.hour(local)}"
