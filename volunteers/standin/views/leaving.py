"""After « Je ne peux pas »: a word if one likes, and the way back until somebody has said yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laclef.access import may
from volunteers.models import SignUp
from volunteers.rota import RotaRefused
from volunteers.standin import returning
from volunteers.views.visitor import me, say, where_from


@may("rota.join")
@require_POST
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je peux finalement »: the place is theirs again, unless somebody was quicker."""
    now = timezone.now()
    volunteer = me(request, now)
    get_object_or_404(SignUp, pk=pk, volunteer=volunteer)
    try:
        returning.come_back(sign_up_id=pk, volunteer=volunteer, now=now)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("Ta place est de nouveau la tienne. À bientôt !"))
    return redirect(where_from(request))


@may("rota.join")
@require_POST
def add_word(request: HttpRequest, pk: int) -> HttpResponse:
    """A word for the coordination, when the place is already free."""
    now = timezone.now()
    volunteer = me(request, now)
    get_object_or_404(SignUp, pk=pk, volunteer=volunteer)
    try:
        returning.add_word(sign_up_id=pk, volunteer=volunteer, word=request.POST.get("word", ""), now=now)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("Ton mot est arrivé à la coordination."))
    return redirect(where_from(request))
