"""The demo's till: installed in the reader's browser by the click that makes them the desk; its digits are known."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from laclef import journal
from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES
from tickets.models import Pin, SalesPoint, TillDevice
from tickets.till import people
from tickets.till.devices import sha256
from tickets.till.views.devices import keep_token

PIN = "271904"
SLUG = "caisse-du-foyer"


def install(answer: HttpResponse) -> None:
    """Make the browser that gets this answer the demo's till, and give the desk's people their digits."""
    with journal.atomic():
        TillDevice.objects.get_or_create(
            token_hash=sha256(_token()), defaults={"name": "Caisse du foyer", **_facts()}
        )
        for user in User.objects.filter(groups__name__in=CAPABILITIES["door.sell"].roles).distinct():
            if not Pin.objects.filter(user=user).exists():
                people.set_pin(user=user, pin=PIN, now=timezone.now())
    keep_token(answer, _token())


def _token() -> str:
    """The same in every browser of this demo, which share its one till."""
    return salted_hmac("laclef.demo.till", SLUG, algorithm="sha256").hexdigest()


def _facts() -> dict[str, object]:
    now = timezone.now()
    point, _made = SalesPoint.objects.get_or_create(slug=SLUG, defaults={"name": "Caisse du foyer"})
    admin = User.objects.order_by("id").first()
    return {
        "sales_point": point,
        "made_at": now,
        "made_by": admin,
        "code_until": now,
        "enrolled_at": now,
    }
