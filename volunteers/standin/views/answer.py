"""The page behind the link of a mail: one button, no login; asking for it changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laclef.access import public
from laclef.private_page import private_page
from volunteers.models import Ask
from volunteers.reasons import why_not
from volunteers.rota import RotaRefused
from volunteers.standin import answers


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the place one was asked about; said twice it is said once."""
    ask = answers.by_token(token)
    if ask is None:
        raise Http404
    if request.method != "POST":
        return render(request, "volunteers/standin/answer.html", _context(ask))
    try:
        answers.accept(ask=ask, now=timezone.now())
    except RotaRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté, la place est à toi. Merci !"))
    return redirect(request.path)


def _context(ask: Ask) -> dict[str, object]:
    """Where the request stands for the person whose link it is, and what is in their way if anything is."""
    now, found = timezone.now(), ask.request
    is_open = found.is_open and not found.shift.is_over(now)
    holds = found.shift.sign_ups.holding().filter(volunteer=ask.volunteer).exists()
    return {
        "ask": ask,
        "shift": found.shift,
        "is_open": is_open,
        "holds": holds,
        "why": why_not(ask.volunteer, found.shift, now) if is_open and not holds else None,
    }
