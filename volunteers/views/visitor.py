"""Who asks: the signed-in person's own row, and a refusal said on the page they came from."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest

from laclef.accounts.models import User
from volunteers.models import Volunteer
from volunteers.rota import RotaRefused
from volunteers.team import member


def me(request: HttpRequest, now: datetime) -> Volunteer:
    """The volunteer behind the request; the access decorator has already let them in."""
    assert isinstance(request.user, User)  # noqa: S101 – @may lets nobody else through
    return member(request.user, now=now)


def where_from(request: HttpRequest) -> str:
    """The page whose button was pressed, where it says so; else the team's first."""
    pages = {"tonight": "volunteers:tonight", "away": "volunteers:away"}
    return pages.get(request.POST.get("from", ""), "volunteers:home")


def say(request: HttpRequest, refusal: RotaRefused) -> None:
    """The refusal in its own words, above the next page."""
    messages.error(request, str(refusal))
