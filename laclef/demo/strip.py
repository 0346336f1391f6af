"""The strip of the demo: one click makes the reader anyone of the house. It exists in the demo only."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from laclef.access import public
from laclef.accounts.models import User
from laclef.accounts.roles import ROLE_NAMES, Role
from laclef.demo import till


class Invented(NamedTuple):
    """A name that nobody in the house bears."""

    first_name: str
    last_name: str


PEOPLE = {
    Role.VOLUNTEER: Invented("Lou", "Tremblevent"),
    Role.DOOR: Invented("Sacha", "Portaclé"),
    Role.PROGRAMMER: Invented("Camille", "Bobineau"),
    Role.ROTA_COORDINATOR: Invented("Noa", "Quatrain"),
    Role.TREASURER: Invented("Maxime", "Cinqsous"),
    Role.INSPECTOR: Invented("Dominique", "Loupefine"),
    Role.ADMINISTRATOR: Invented("Alix", "Trousseau"),
}


DOOR = {Role.DOOR, Role.ADMINISTRATOR}


def demo_account(role: Role) -> User:
    """The invented person who holds the role, made the first time somebody asks."""
    first_name, last_name = PEOPLE[role]
    email = f"{role.value.replace('_', '-')}@demo.laclef.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    user.groups.set([Group.objects.get(name=role)])
    return user


@public
@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Log the reader out, then in as the role asked for; back to the page they came from."""
    if not settings.DEMO:  # the address does not exist then; this is the second lock
        raise Http404
    logout(request)
    role = request.POST.get("role", "")
    if role in set(Role):
        login(request, demo_account(Role(role)))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = redirect(back)
    if role == Role.DOOR:
        till.install(answer, demo_account(Role.DOOR))
    return answer


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the strip shows; nothing outside the demo."""
    become_address = _address("demo:become") if settings.DEMO else ""
    if not become_address:
        return {}
    held = request.user.roles if isinstance(request.user, User) else frozenset[str]()
    strip = {
        "become": become_address,
        "roles": [(role.value, name, role in held) for role, name in ROLE_NAMES.items()],
        "next": request.get_full_path(),
        "outbox": _address("outbox:list"),
        "till": _address("till:home") if held & DOOR else "",
        "pin": f"{till.PIN[:3]} {till.PIN[3:]}",
    }
    return {"demo_strip": strip}


def _address(name: str) -> str:
    """The address of that name, or nothing where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
