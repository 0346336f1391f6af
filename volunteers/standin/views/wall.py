"""The foyer's screen: for volunteers' eyes, by login or by the screen's secret address."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may, public
from laclef.private_page import private_page
from volunteers.standin import wall as walls


@may("rota.join")
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Tonight and the week."""
    return render(request, "volunteers/standin/wall.html", _context(request))


@public
@private_page
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The same under the secret address; it looks again every five minutes."""
    if not walls.is_the_screen(token):
        raise Http404
    response = render(request, "volunteers/standin/wall.html", {**_context(request), "on_screen": True})
    response["Refresh"] = "300"
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {"days": walls.wall(now), "now": now, "address": walls.address()}


@may("rota.coordinate")
@require_POST
def new_address(request: HttpRequest) -> HttpResponse:
    """A new secret address for the screen; the old one shows nothing any more."""
    walls.new_address(now=timezone.now())
    messages.success(request, _("Nouvelle adresse : l’ancienne ne montre plus rien."))
    return redirect("volunteers:standin:wall")
