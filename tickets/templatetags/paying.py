"""What booking pages include about paying online; nothing at all where it is not configured."""

from django import template
from django.utils import timezone

from tickets.models import Order
from tickets.paying.beginning import may_pay_online
from tickets.paying.offering import Offer, offer_of

register = template.Library()
register.filter("may_pay_online", may_pay_online)


@register.simple_tag
def offer(order: Order) -> Offer:
    """{% offer order as online %}: what one can do about its money now."""
    return offer_of(order, timezone.now())
