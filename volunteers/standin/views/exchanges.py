"""One's own place: swap it, bring a friend; wait for a full shift, say yes to what is offered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may, public
from laclef.private_page import private_page
from volunteers.models import Friend, Shift, SignUp, Swap, Waiting
from volunteers.rota import RotaRefused
from volunteers.standin import friends, full, swaps, waiting
from volunteers.views.visitor import me, say

PLACES = SignUp.objects.holding().select_related(
    "shift__role", "shift__evening__venue", "shift__venue", "shift__screening", "volunteer__user"
)


@may("rota.join")
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One's place: with whom to swap it, whom to bring."""
    now = timezone.now()
    mine = get_object_or_404(PLACES, pk=pk, volunteer=me(request, now), shift__ends_at__gt=now)
    context = {
        "place": mine,
        "possible": swaps.possible(mine, now) if mine.place == "full" and mine.state == "live" else [],
        "friend": Friend.objects.coming().filter(shift=mine.shift, brought_by=mine.volunteer).first(),
        "may_bring": mine.place == "full" and mine.shift.trainees > 0,
    }
    return render(request, "volunteers/standin/place.html", context)


@may("rota.join")
@require_POST
def propose(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Ask somebody to exchange."""
    now = timezone.now()
    mine = get_object_or_404(PLACES, pk=pk, volunteer=me(request, now))
    theirs = get_object_or_404(PLACES, pk=other)
    try:
        swaps.propose(mine=mine, theirs=theirs, word=request.POST.get("word", ""), now=now)
    except RotaRefused as refusal:
        say(request, refusal)
        return redirect("volunteers:standin:place", pk)
    told = {"who": theirs.volunteer.first_name}
    messages.success(request, _("C’est proposé à %(who)s. Ta place reste la tienne jusqu’à son oui.") % told)
    return redirect("volunteers:standin:swaps")


@may("rota.join")
@require_safe
def swaps_page(request: HttpRequest) -> HttpResponse:
    """What was proposed to me, and what I proposed."""
    volunteer = me(request, timezone.now())
    context = {"swaps": swaps.open_for(volunteer), "me": volunteer}
    return render(request, "volunteers/standin/swaps.html", context)


@may("rota.join")
@require_POST
def answer_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, or no, or never mind."""
    now = timezone.now()
    volunteer = me(request, now)
    get_object_or_404(Swap, pk=pk)
    try:
        if request.POST.get("answer") == "yes":
            swaps.accept(swap_id=pk, volunteer=volunteer, now=now)
            messages.success(request, _("C’est échangé. Vos deux agendas suivent."))
        else:
            swaps.decline(swap_id=pk, volunteer=volunteer, now=now)
            messages.success(request, _("C’est noté, rien ne change."))
    except RotaRefused as refusal:
        say(request, refusal)
    return redirect("volunteers:standin:swaps")


@may("rota.join")
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a friend, or take the name back."""
    now = timezone.now()
    mine = get_object_or_404(PLACES, pk=pk, volunteer=me(request, now))
    try:
        if "withdraw" in request.POST:
            friends.withdraw(friend_id=int(request.POST["withdraw"]), volunteer=mine.volunteer, now=now)
        else:
            name = request.POST.get("first_name", "")
            friends.bring(shift_id=mine.shift_id, volunteer=mine.volunteer, first_name=name, now=now)
            messages.success(request, _("C’est noté, on l’attend avec toi."))
    except (RotaRefused, ValueError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, RotaRefused) else _("C’est déjà fait."))
    return redirect("volunteers:standin:place", pk)


@may("rota.join")
@require_safe
def full_shifts(request: HttpRequest) -> HttpResponse:
    """Full shifts one could take if there was a place, and where one waits already."""
    now = timezone.now()
    volunteer = me(request, now)
    waits = {wait.shift_id: wait for wait in Waiting.objects.open().filter(volunteer=volunteer)}
    context = {"shifts": full.full_shifts(volunteer, now), "waits": waits}
    return render(request, "volunteers/standin/full.html", context)


@may("rota.join")
@require_POST
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait for a place, or no longer."""
    now = timezone.now()
    volunteer = me(request, now)
    try:
        if "withdraw" in request.POST:
            for row in Waiting.objects.open().filter(shift=pk, volunteer=volunteer):
                waiting.withdraw(wait=row, now=now)
        else:
            get_object_or_404(Shift, pk=pk)
            waiting.join(shift_id=pk, volunteer=volunteer, now=now)
            messages.success(request, _("C’est noté : si une place se libère, tu es prévenu·e."))
    except RotaRefused as refusal:
        say(request, refusal)
    return redirect("volunteers:standin:full")


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """The place that was waited for: yes, or pass; no login, and looking changes nothing."""
    found, now = waiting.by_token(token), timezone.now()
    if found is None:
        raise Http404
    if request.method != "POST":
        context = {"wait": found, "shift": found.shift, "offered": found.is_offered(now)}
        return render(request, "volunteers/standin/offer.html", context)
    try:
        if "pass" in request.POST:
            waiting.withdraw(wait=found, now=now)
        else:
            waiting.accept(wait=found, now=now)
            messages.success(request, _("C’est noté, la place est à toi. Merci !"))
    except RotaRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(request.path)
