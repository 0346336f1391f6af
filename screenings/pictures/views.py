"""The pages of the pictures: the shelf, a new one, what is said of one, taking it down."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from laclef.accounts.models import User
from screenings.models import Picture, Screening
from screenings.pictures import shelves
from screenings.pictures.forms import AddForm, HangForm, TellForm
from screenings.pictures.hanging import add_picture, hang, remove, retell
from screenings.pictures.intake import PictureRefused
from screenings.refusals import ProgrammeRefused

PER_PAGE = 24


@may("programme.edit")
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Every picture, those that lack a word first, and the screenings that wait for one."""
    context = {
        "page": Paginator(Picture.objects.all(), PER_PAGE).get_page(request.GET.get("page")),
        "untold": shelves.untold(),
        "waiting": shelves.without_picture(timezone.now()),
    }
    return render(request, "screenings/pictures/shelf.html", context)


@may("programme.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new picture for a screening: hung on one of its films, or on it alone."""
    screening = get_object_or_404(Screening.objects.for_listing(), public_id=public_id)
    choices = {choice.key: choice for choice in shelves.choices_of(screening)}
    sent = request.method == "POST"
    form = AddForm(request.POST if sent else None, request.FILES if sent else None)
    where = HangForm(request.POST if sent else None, walls=[(c.key, c.name) for c in choices.values()])
    if form.is_valid() and where.is_valid():
        told = {name: form.cleaned_data[name] for name in ("credit", "alt_fr", "alt_en")}
        file = form.cleaned_data["file"]
        try:
            add_picture(
                file=file,
                size=file.size,
                wall=choices[where.cleaned_data["wall"]].wall,
                now=timezone.now(),
                by=cast("User", request.user),
                **told,
            )
        except (PictureRefused, ProgrammeRefused) as refused:
            form.add_error("file" if isinstance(refused, PictureRefused) else None, str(refused))
        else:
            messages.success(request, _("L’image est accrochée."))
            return redirect("pictures:shelf")
    context = {"form": form, "where": where, "screening": screening}
    return render(request, "screenings/pictures/add.html", context)


@may("programme.edit")
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """One picture, its credit and words, and where it hangs."""
    picture = get_object_or_404(Picture, pk=pk)
    form = TellForm(request.POST if request.method == "POST" else None, instance=picture)
    if form.is_valid():
        try:
            retell(picture=picture, by=cast("User", request.user), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("pictures:shelf")
    context = {"form": form, "picture": picture, "hung_on": shelves.hung_on(picture)}
    return render(request, "screenings/pictures/tell.html", context)


@may("programme.edit")
@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off everything it hangs on; the picture itself stays on the shelf."""
    picture = get_object_or_404(Picture, pk=pk)
    for wall in shelves.hung_on(picture):
        hang(None, wall, now=timezone.now(), by=cast("User", request.user))
    messages.success(request, _("L’image est décrochée. Elle reste ici."))
    return redirect("pictures:tell", pk=pk)


@may("programme.edit")
@require_POST
def throw_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a picture that hangs nowhere, as whoever owns it may ask."""
    picture = get_object_or_404(Picture, pk=pk)
    try:
        remove(picture=picture, by=cast("User", request.user))
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return redirect("pictures:tell", pk=pk)
    messages.success(request, _("L’image est supprimée."))
    return redirect("pictures:shelf")
