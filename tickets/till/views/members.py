"""Members at the till: from three letters, at most eight, e-mail masked, each search counted; no list."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.accounts import throttle
from tickets import members
from tickets.members import JoiningRefused
from tickets.models import Order
from tickets.refusals import Refused
from tickets.till import page
from tickets.till.access import OpenTillRequest, with_open_session
from tickets.till.basket import Basket, read, signed

MOST_LOOK_UPS, PER = 60, timedelta(minutes=10)
AMOUNTS = (0, 5, 8, 10, 15)


@with_open_session
@require_safe
def search(request: OpenTillRequest) -> HttpResponse:
    """Who of them is up to date; a membership goes into the sale in hand."""
    typed = request.GET.get("q", "").strip()
    found, refused = None, ""
    if typed:
        try:
            found = _look_up(request, typed)
        except Refused as refusal:
            refused = str(refusal)
    return _page(request, read(request.GET), found=found, typed=typed, refused=refused)


@with_open_session
@require_POST
def join(request: OpenTillRequest) -> HttpResponse:
    """A new member in seconds, with a membership in the sale in hand."""
    basket = read(request.POST)
    try:
        euros = _euros(request.POST.get("euros", ""))
        member = members.join(
            name=request.POST.get("nom", ""),
            email=request.POST.get("email", ""),
            language=get_language() or "fr",
            by=request.till.person,
            now=timezone.now(),
        )
    except ValueError:
        return _page(request, basket, refused=_("Touche le montant de l’adhésion : 0 € convient."))
    except Refused as refusal:
        return _page(request, basket, refused=str(refusal))
    return redirect(f"{_back(request.POST.get('r', ''))}?{basket.take_membership(member.pk, euros).query()}")


def _euros(typed: str) -> int:
    """A membership's amount, refused here already: nobody is inscribed for a sale that will not be made."""
    if not typed:
        raise JoiningRefused(_("Touche le montant de l’adhésion : 0 € convient."))
    if not (typed.isascii() and typed.isdigit()) or (typed != "0" and not 5 <= int(typed) <= 15):
        raise JoiningRefused(
            _("Une adhésion vaut de 5 à 15 €, ou 0 € (solidaire) : touche l’un des montants.")
        )
    return int(typed)


def _look_up(request: OpenTillRequest, typed: str) -> members.Found:
    now, person = timezone.now(), request.till.person
    if not throttle.hit(key=f"members:{person.pk}", limit=MOST_LOOK_UPS, per=PER, now=now):
        raise Refused(
            _("Beaucoup de recherches d’un coup : attends quelques minutes, ou inscris la personne.")
        )
    return members.look_up(typed=typed, till_session_id=request.till.session.pk, by=person, now=now)


def _page(
    request: OpenTillRequest,
    basket: Basket,
    *,
    found: members.Found | None = None,
    typed: str = "",
    refused: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        (
            member,
            members.masked(member.email),
            members.is_up_to_date(member, today),
            [(euros, signed(member.pk, euros)) for euros in AMOUNTS],
        )
        for member in (found.members if found else ())
    ]
    order = request.POST.get("r", request.GET.get("r", ""))
    context = page.common(basket, refused=refused) | {
        "found": found,
        "rows": rows,
        "typed": typed,
        "form": request.POST,
        "amounts": AMOUNTS,
        "look_ups": members.look_ups(request.till.session),
        "order": order,
        "back": _back(order),
    }
    return render(request, "tickets/till/members.html", context, status=422 if refused else 200)


def _back(code: str) -> str:
    """The sale in hand: of a reservation, or any."""
    if Order.objects.filter(code=code).exists():
        return reverse("till:reservation", args=[code])
    return reverse("till:sell")
