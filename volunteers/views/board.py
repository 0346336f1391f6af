"""For the coordination: the board, whom to ask for a shift, who is arriving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may, public
from laclef.accounts import throttle
from laclef.client_address import client_address
from volunteers import board as boards
from volunteers import joining
from volunteers.coordination_forms import WelcomeSessionForm
from volunteers.forms import A_WHILE, REQUESTS_PER_CALLER, JoiningForm
from volunteers.models import Joining, Shift
from volunteers.rota import RotaRefused
from volunteers.suggestions import suggest
from volunteers.views.visitor import say


@may("rota.coordinate")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Two weeks, events by posts, in words."""
    return render(request, "volunteers/board.html", {"board": boards.board(timezone.now())})


@may("rota.coordinate")
@require_safe
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift and whom one could ask: trained, free, least recently on duty first."""
    shifts = Shift.objects.select_related("role", "evening__venue", "venue", "screening")
    found = get_object_or_404(shifts, pk=pk)
    places = found.sign_ups.holding().select_related("volunteer__user").order_by("pk")
    context = {"shift": found, "places": places, "suggestions": suggest(found, timezone.now())[:20]}
    return render(request, "volunteers/shift.html", context)


@may("rota.coordinate")
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """Everyone on the way into the team, the oldest first."""
    now = timezone.now()
    arrivals = joining.newcomers(now)
    context = {
        "arrivals": arrivals,
        "first": joining.first_places(arrivals),
        "sessions": joining.welcome_sessions(now),
    }
    return render(request, "volunteers/arrivals.html", context)


@may("rota.coordinate")
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Expect them at a welcome; they are written when and where."""
    now = timezone.now()
    get_object_or_404(Joining, pk=pk)
    form = WelcomeSessionForm(request.POST, sessions=joining.welcome_sessions(now))
    if not form.is_valid():
        messages.error(request, _("Choisis un accueil à venir."))
        return redirect("volunteers:arrivals")
    try:
        joining.invite(joining_id=pk, session=form.cleaned_data["session"])
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("L’invitation est partie."))
    return redirect("volunteers:arrivals")


@may("rota.coordinate")
@require_POST
def welcome(request: HttpRequest, pk: int) -> HttpResponse:
    """They came: an account, the role, a row of the team."""
    get_object_or_404(Joining, pk=pk)
    try:
        joining.welcome(joining_id=pk, now=timezone.now())
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("Bienvenue ! Cette personne peut se connecter et s’inscrire."))
    return redirect("volunteers:arrivals")


@may("rota.coordinate")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """They will not come."""
    joining.close(joining_id=pk, now=timezone.now())
    return redirect("volunteers:arrivals")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The public form; the same answer whoever asks, known or not."""
    now = timezone.now()
    form = JoiningForm(request.POST or None, sessions=joining.welcome_sessions(now))
    if request.method == "POST" and form.is_valid():
        key = f"join:{client_address(request)}"
        if throttle.hit(key=key, limit=REQUESTS_PER_CALLER, per=A_WHILE, now=now):
            language = "en" if getattr(request, "LANGUAGE_CODE", "fr").startswith("en") else "fr"
            joining.ask_to_join(**form.cleaned_data, language=language, now=now)
            if form.cleaned_data["session"]:
                messages.success(
                    request, _("Merci ! L’heure et l’adresse vous attendent dans votre courrier.")
                )
                return redirect("join")
            messages.success(request, _("Merci ! Quelqu’un de l’équipe vous écrit pour le prochain accueil."))
            return redirect("join")
        form.add_error(None, _("Trop d’envois d’affilée. Attendez quelques minutes, puis recommencez."))
    return render(request, "volunteers/join.html", {"form": form}, status=422 if form.errors else 200)
