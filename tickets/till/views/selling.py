"""Selling: one page, one hand. Each touch is a round trip that needs no script; the sale in hand is in the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.typed import number_in
from tickets.amounts import AmountRefused
from tickets.models import Method, Order, Sale
from tickets.refusals import OtherRequest, Refused
from tickets.till import looking_up, page, selling, showing
from tickets.till.access import OpenTillRequest, with_open_session
from tickets.till.basket import MANY, Basket, changed, read

STAY_OUT = "till_stay_out"


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def sell(request: OpenTillRequest) -> HttpResponse:
    """GET adds, removes, asks; POST takes the money, then is ready for the next one."""
    now = timezone.now()
    if request.method == "POST":
        return take_money(request, read(request.POST), order=None)
    basket = read(request.GET)
    tonight = page.tonight(basket, now)
    basket = Basket(basket.key, tonight.room_id, basket.people, basket.memberships)
    typed = request.GET.get("q", "").strip()
    if typed and not MANY.fullmatch(typed):
        return _look_for(basket, typed)
    touched = request.GET.dict() | ({"plus": typed} if typed else {})
    return show(request, changed(basket, touched), tonight=tonight)


@with_open_session
@require_safe
def screenings(request: OpenTillRequest) -> HttpResponse:
    """Any screening of the coming two weeks, to sell for; what is in hand comes along."""
    rooms = showing.coming(timezone.now())
    context = page.common(read(request.GET)) | {"rooms": rooms}
    return render(request, "tickets/till/screenings.html", context)


@with_open_session
@require_POST
def goes_in(request: OpenTillRequest) -> HttpResponse:
    """Whether who pays here goes in at once, or is checked at the room's door; kept on this device."""
    request.session[STAY_OUT] = request.POST.get("ou") == "porte"
    return redirect("till:sell")


def enters_here(request: HttpRequest) -> bool:
    return not request.session.get(STAY_OUT, False)


def take_money(request: OpenTillRequest, basket: Basket, *, order: Order | None) -> HttpResponse:
    """Sell what is in hand by the means that was touched, and come back for the next; or say why not."""
    try:
        sale = selling.sell(
            basket=basket,
            order=order,
            method=Method(request.POST.get("moyen", "")),
            session=request.till.session,
            by=request.till.person,
            now=timezone.now(),
            goes_in=enters_here(request),
        )
    except OtherRequest:
        return show(request, _afresh(basket), order=order, refused=_sold_before(basket))
    except (Refused, AmountRefused) as refusal:
        return show(request, basket, order=order, refused=str(refusal))
    except ValueError:
        return show(request, basket, order=order, refused=_("Touche Espèces, Carte ou Chèque."))
    room = f"&salle={basket.room}" if basket.room else ""
    return redirect(f"{reverse('till:sell')}?vendu={sale.pk}{room}")


def show(
    request: OpenTillRequest,
    basket: Basket,
    *,
    order: Order | None = None,
    tonight: page.Tonight | None = None,
    refused: str = "",
) -> HttpResponse:
    """The page, with the sale in hand and the one just made."""
    now = timezone.now()
    tonight = tonight or page.tonight(basket, now)
    context = page.for_selling(basket, tonight, request.till.session, refused=refused)
    context["enters_here"] = enters_here(request)
    context["lists_due"] = tonight.lists_due(now)
    if order is not None:
        context["reserved"] = page.reserved(order, now)
    context["sold"] = _just_sold(request) if request.method == "GET" else None
    return render(request, "tickets/till/sell.html", context, status=422 if refused else 200)


def _just_sold(request: OpenTillRequest) -> page.Sold | None:
    number = number_in(request.GET.get("vendu", ""))
    session = request.till.session
    sale = Sale.objects.select_related("approved_till_step").filter(till_session=session, pk=number)
    found = sale.first()
    return page.sold(found) if found else None


def _look_for(basket: Basket, typed: str) -> HttpResponse:
    """A code leads to its reservation, a name to those of tonight; what is in hand comes first."""
    found = looking_up.by_code(typed) if looking_up.looks_like_a_code(typed) else None
    address = reverse("till:reservations")
    if found:
        address = reverse("till:reservation", args=[found.code])
    return redirect(basket.carried_to(address, q=typed))


def _afresh(basket: Basket) -> Basket:
    return Basket(read(HttpRequest().GET).key, basket.room, basket.people, basket.memberships)


def _sold_before(basket: Basket) -> str:
    return _(
        "Cette page a déjà servi à une vente : regarde les dernières ventes. Si celle-ci en est une autre, appuie de nouveau."
    )
