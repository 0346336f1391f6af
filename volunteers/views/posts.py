"""The posts and trainings of the house, for the coordination to write."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from volunteers import posts
from volunteers.coordination_forms import RoleForm, TrainingForm
from volunteers.models import Role, Training


@may("rota.coordinate")
@require_safe
def all_posts(request: HttpRequest) -> HttpResponse:
    """Posts and trainings, with what each asks."""
    roles = Role.objects.select_related("group").prefetch_related("required_trainings", "checklist")
    context = {"roles": roles, "trainings": Training.objects.prefetch_related("roles")}
    return render(request, "volunteers/posts.html", context)


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One post, new or known."""
    role = get_object_or_404(Role, pk=pk) if pk else None
    form = RoleForm(request.POST or None, instance=role)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            posts.set_checklist(form.save(), form.lines())
        messages.success(request, _("Le poste est enregistré."))
        return redirect("volunteers:posts")
    context = {"form": form, "role": role}
    return render(request, "volunteers/post.html", context, status=422 if form.errors else 200)


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One training, new or known; what is held already keeps its dates."""
    known = get_object_or_404(Training, pk=pk) if pk else None
    form = TrainingForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("La formation est enregistrée."))
        return redirect("volunteers:posts")
    context = {"form": form, "training": known}
    return render(request, "volunteers/post.html", context, status=422 if form.errors else 200)
