"""What booking pages include about paying online; nothing at all where it is not configured."""

from datetime import datetime

from django import template
from django.utils import timezone

from screenings import wording
from tickets.models import spoken
from tickets.paying.beginning import may_pay_online

register = template.Library()
register.filter("may_pay_online", may_pay_online)
register.filter("spoken", spoken)


@register.filter
def at(moment: datetime) -> str:
    """jeu. 26 nov., 13 h 28: on the house's clock."""
    local = timezone.localtime(moment)
    return f"{wording.short_day(local.date())}, {wording.hour(local)}"
