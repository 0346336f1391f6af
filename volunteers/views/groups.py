"""The working groups, who is in them, whom to turn to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from volunteers import groups
from volunteers.models import GroupMember, WorkingGroup
from volunteers.views.visitor import me


@may("rota.join")
@require_safe
def all_groups(request: HttpRequest) -> HttpResponse:
    """All of them, first names only."""
    volunteer = me(request, timezone.now())
    found = groups.groups()
    mine = {group.pk for group in found if any(m.volunteer_id == volunteer.pk for m in group.here)}  # type: ignore[attr-defined]
    return render(request, "volunteers/groups.html", {"groups": found, "mine": mine})


@may("rota.join")
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Come into it, or leave it."""
    now = timezone.now()
    group, volunteer = get_object_or_404(WorkingGroup, pk=pk), me(request, now)
    if "leave" in request.POST:
        groups.leave_group(group=group, volunteer=volunteer)
        messages.success(request, _("Tu n’es plus dans « %(group)s ».") % {"group": group.name})
    else:
        groups.join_group(group=group, volunteer=volunteer, now=now)
        messages.success(request, _("Te voilà dans « %(group)s ».") % {"group": group.name})
    return redirect("volunteers:groups")


@may("rota.coordinate")
@require_POST
def coordinate(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the others of the group may turn to."""
    get_object_or_404(GroupMember, pk=pk)
    groups.let_coordinate(member_id=pk, coordinates="stop" not in request.POST)
    return redirect("volunteers:groups")
