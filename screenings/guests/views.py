"""The guest's own page, and where its carrier writes it."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import public, signed_in
from laclef.accounts.models import User
from laclef.private_page import private_page
from screenings.guests import hosting
from screenings.guests.forms import GuestPageForm
from screenings.models import Guest, GuestPage, Screening, State
from volunteers.models import SignUp

HOST = "animation"  # the key of the role in volunteers: who hosts the debate


@public
@private_page
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """When, where, how long, on what, whom to call; in the address's language, until they are home."""
    found = get_object_or_404(GuestPage.objects.select_related("guest__person"), token=token)
    now = timezone.now()
    if not hosting.is_open(found, now):
        raise Http404
    screening = Screening.objects.for_listing().get(pk=found.guest.screening_id)
    context = {"page": found, "guest": found.guest, "screening": screening}
    return render(request, "screenings/guests/page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The carrier writes the page; the host of that evening reads it, the contact too. Nobody else."""
    guest = get_object_or_404(Guest.objects.select_related("person", "screening__venue"), pk=pk)
    user = cast("User", request.user)
    writes = _carries(user, guest)
    if not (writes or _hosts(user, guest)):
        raise PermissionDenied
    written = GuestPage.objects.filter(guest=guest).first()
    form = GuestPageForm(request.POST if request.method == "POST" else None, instance=written)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    if form.is_valid():
        hosting.write_page(guest=guest, now=timezone.now(), by=user, **form.cleaned_data)
        messages.success(request, _("C’est écrit. Envoie son adresse à la personne."))
        return redirect("guests:card", pk=pk)
    context: dict[str, Any] = {"guest": guest, "form": form if writes else None, "page": written}
    return render(request, "screenings/guests/card.html", context)


@signed_in
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address, when the first went to the wrong person."""
    written = get_object_or_404(GuestPage.objects.select_related("guest__screening"), guest_id=pk)
    user = cast("User", request.user)
    if not _carries(user, written.guest):
        raise PermissionDenied
    hosting.renew_address(page=written, by=user)
    messages.success(request, _("L’adresse a changé : l’ancienne ne montre plus rien."))
    return redirect("guests:card", pk=pk)


def _carries(user: User, guest: Guest) -> bool:
    return guest.screening.carrier_id == user.pk and user.may("programme.edit")


def _hosts(user: User, guest: Guest) -> bool:
    """Whether they hold the host's place of that screening."""
    places = SignUp.objects.filter(
        volunteer__user=user,
        shift__screening=guest.screening_id,
        shift__role__slug=HOST,
        state__in=("live", "to_confirm"),
    )
    return guest.screening.state != State.CANCELLED and places.exists()
