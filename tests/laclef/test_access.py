"""Every view says who may see it, once, and holds to it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from laclef.access import may, public, signed_in
from laclef.accounts.roles import CAPABILITIES, Role
from screenings.models import Guest, GuestPage
from tests.factories import make_cycle, make_person, make_screening, make_user
from tests.people import person, sign_in
from tests.tickets.acts import book
from tickets import letters
from tickets.door import passes
from tickets.models import Order, WaitingEntry

# Not ours, and each for a reason: the admin asks its own site (test_admin); allauth's views keep who is
# signed in apart from who is not themselves (test_login, test_second_factor); files are public.
EXEMPT_NAMESPACES = {"admin"}
EXEMPT_MODULES = ("allauth.", "django.views.static", "django.contrib.staticfiles")


# An address for each view that takes arguments: its name, to a function that makes what it shows and
# returns the arguments. Add yours here.
def _of(row: Any) -> dict[str, str]:
    return {"slug": row.slug, "public_id": row.public_id}


def _guest() -> dict[str, str]:
    guest = make_person()
    Guest.objects.create(screening=make_screening(), person=guest)
    return _of(guest)


def _guest_page() -> dict[str, str]:
    guest = Guest.objects.create(screening=make_screening(), person=make_person())
    return {"token": GuestPage.objects.create(guest=guest, made_at=timezone.now()).token}


def _order() -> Order:
    return book(make_screening(), 5)


def _seat() -> dict[str, str]:
    order = _order()
    return {"token": order.token, "code": order.seats.get().code}


def _mailed() -> dict[str, str]:
    order = _order()
    return {"token": order.token, "proof": letters.proof_of(order)}


def _waiting() -> dict[str, str]:
    facts = {"email": "w@example.org", "seats": 1, "joined_at": timezone.now()}
    return {"token": WaitingEntry.objects.create(screening=make_screening(), **facts).token}


def _scanner() -> dict[str, str]:
    scanner = passes.give(venue_id=make_screening().venue.pk, by=make_user(), now=timezone.now())
    return {"token": passes.token_of(scanner)}


def _draft() -> dict[str, str]:
    return {"public_id": make_screening(state="draft").public_id}


def _online() -> dict[str, int]:
    return {"pk": 1}  # who may not is refused before anything is looked for


EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "screenings:day": lambda: {"when": "2026-11-25"},
    "screenings:week": lambda: {"when": "2026-11-25"},
    "screenings:week-sheet": lambda: {"when": "2026-11-25"},
    "screenings:month": lambda: {"when": "2026-11"},
    "screenings:month-sheet": lambda: {"when": "2026-11"},
    "screenings:filtered": lambda: {"key": "jeune-public"},
    "screenings:archive-year": lambda: {"year": 2020},
    "screenings:screening": lambda: _of(make_screening()),
    "screenings:film": lambda: _of(make_screening().programme.get().film),
    "screenings:cycle": lambda: _of(make_screening(cycle=make_cycle()).cycle),
    "screenings:person": _guest,
    "sitemap-part": lambda: {"section": "maison"},
    "feeds:programme": lambda: {"form": "ics"},
    "feeds:filter": lambda: {"key": "films", "form": "ics"},
    "feeds:cycle": lambda: {**_of(make_screening(cycle=make_cycle()).cycle), "form": "ics"},
    "feeds:screening": lambda: _of(make_screening()),
    "feeds:card": lambda: _of(make_screening()),
    "tickets:book": lambda: _of(make_screening()),
    "tickets:join": lambda: _of(make_screening()),
    "tickets:places": lambda: {"public_id": make_screening().public_id},
    "tickets:order": lambda: {"token": _order().token},
    "tickets:confirm": _mailed,
    **{f"tickets:online-{name}": _online for name in ("payment", "ask", "give-back", "refund", "seen")},
    **{
        f"tickets:{name}": lambda: {"token": _order().token}
        for name in ("pay", "payment", "more-time-to-pay", "pay-at-the-door", "abandon-payment", "refund")
    },
    "tickets:change": lambda: {"token": _order().token},
    "tickets:cancel": lambda: {"token": _order().token},
    **{
        f"tickets:{name}": lambda: {"public_id": make_screening().public_id}
        for name in ("who-is-coming", "invitations", "quota", "groups", "queue")
    },
    "tickets:registration": lambda: {"public_id": "nobody"},
    "tickets:recap": lambda: {"code": "NOBODY22"},
    "tickets:take-back": lambda: {"code": "NOBODY22"},
    "tickets:arrived": lambda: {"public_id": "nobody", "code": "NOBODY22"},
    "tickets:delay": lambda: {"public_id": "nobody", "pk": 1},
    "tickets:moved": lambda: {"token": _order().token},
    "tickets:extend": lambda: {"token": _order().token},
    "tickets:order-image": lambda: {"token": _order().token},
    "tickets:seat-image": _seat,
    "till:scanner-revoke": lambda: {"pk": 1},
    "till:statement": lambda: {"pk": 1},
    "till:interrupt": lambda: {"pk": 1},
    "till:office-statement": lambda: {"pk": 1},
    "till:office-statement-csv": lambda: {"pk": 1},
    "tickets:scanner": _scanner,
    "tickets:scanner-scan": _scanner,
    "tickets:scanner-tap": _scanner,
    "tickets:scanner-numbers": _scanner,
    "tickets:waiting": _waiting,
    "tickets:pass": _waiting,
    "tickets:extend-offer": _waiting,
    **{f"till:{name}": _online for name in ("cancel", "approved-till-done", "print", "stubs")},
    **{f"till:{name}": lambda: {"code": "ABCDEFGH"} for name in ("reservation", "arrived", "enter")},
    **{f"till:{name}": lambda: {"number": 1} for name in ("lesson", "undo-lesson")},
    "till:report": lambda: {"pk": 1},
    "till:office-report": lambda: {"pk": 1},
    "till:deposit-undo": lambda: {"pk": 1},
    "desk:week": lambda: {"when": "2026-11-25"},
    "desk:publish-week": lambda: {"when": "2026-11-25"},
    "desk:screening": _draft,
    "desk:edit": _draft,
    "desk:confirm": _draft,
    "desk:publish": _draft,
    "desk:move": _draft,
    "desk:cancel": _draft,
    "desk:repeat": _draft,
    "desk:decide": _draft,
    "desk:follow-up": _draft,
    "desk:kind": lambda: {"kind": "film"},
    "till:device-code": lambda: {"pk": 1},
    "till:device-name": lambda: {"pk": 1},
    "till:device-revoke": lambda: {"pk": 1},
    "pictures:add": lambda: {"public_id": make_screening().public_id},
    "pictures:tell": lambda: {"pk": 1},
    "pictures:take-down": lambda: {"pk": 1},
    "pictures:remove": lambda: {"pk": 1},
    "guests:page": _guest_page,
    "guests:card": lambda: {"pk": 1},
    "guests:renew": lambda: {"pk": 1},
    "house:edit": lambda: {"key": "venir"},
    "house:take-back": lambda: {"pk": 1},
    "house:end-notice": lambda: {"pk": 1},
    "outbox:detail": lambda: {"pk": 1},
    "outbox:html": lambda: {"pk": 1},
    "outbox:retry": lambda: {"pk": 1},
    "volunteers:about": lambda: {"pk": 1},
    "volunteers:alone": lambda: {"pk": 1},
    "volunteers:repeat": lambda: {"pk": 1},
    "volunteers:cancel-alone": lambda: {"pk": 1},
    "volunteers:post": lambda: {"pk": 1},
    "volunteers:edit-training": lambda: {"pk": 1},
    "volunteers:template": lambda: {"pk": 1},
    "volunteers:apply-template": lambda: {"pk": 1},
    "volunteers:person": lambda: {"pk": 1},
    "volunteers:experienced": lambda: {"pk": 1},
    "volunteers:leaves": lambda: {"pk": 1},
    "volunteers:comes-back": lambda: {"pk": 1},
    "volunteers:month": lambda: {"when": "2026-11"},
    "volunteers:coordination-export": lambda: {"table": "planning"},
    "volunteers:invite": lambda: {"pk": 1},
    "volunteers:presence": lambda: {"pk": 1},
    "volunteers:correct": lambda: {"pk": 1},
    "volunteers:back": lambda: {"pk": 1},
    "volunteers:training": lambda: {"pk": 1},
    "volunteers:join-group": lambda: {"pk": 1},
    "volunteers:let-coordinate": lambda: {"pk": 1},
    "volunteers:take": lambda: {"pk": 1},
    "volunteers:leave": lambda: {"pk": 1},
    "volunteers:confirm": lambda: {"pk": 1},
    "volunteers:shift": lambda: {"pk": 1},
    "volunteers:welcome": lambda: {"pk": 1},
    "volunteers:close-arrival": lambda: {"pk": 1},
    "volunteers:tick": lambda: {"shift": 1, "item": 1},
    "volunteers:note": lambda: {"evening": 1},
    "volunteers:evening": lambda: {"evening": 1},
    "volunteers:evening-paper": lambda: {"evening": 1},
    "volunteers:settle": lambda: {"pk": 1},
    "volunteers:foyer": lambda: {"pk": 1},
    "volunteers:arrive": lambda: {"pk": 1},
    "volunteers:go-home": lambda: {"pk": 1},
    "volunteers:standin:come-back": lambda: {"pk": 1},
    "volunteers:standin:add-word": lambda: {"pk": 1},
    "volunteers:standin:answer": lambda: {"token": "nobody"},
    "volunteers:standin:stop": lambda: {"token": "nobody"},
    "volunteers:standin:decide": lambda: {"pk": 1},
    "volunteers:standin:place": lambda: {"pk": 1},
    "volunteers:standin:propose": lambda: {"pk": 1, "other": 2},
    "volunteers:standin:bring": lambda: {"pk": 1},
    "volunteers:standin:answer-swap": lambda: {"pk": 1},
    "volunteers:standin:wait": lambda: {"pk": 1},
    "volunteers:standin:offer": lambda: {"token": "nobody"},
    "volunteers:standin:screen": lambda: {"token": "nobody"},
    "volunteers:standin:request": lambda: {"pk": 1},
    "volunteers:standin:said-yes": lambda: {"pk": 1, "volunteer": 1},
    "volunteers:standin:decide-post": lambda: {"pk": 1},
    "volunteers:standin:ask-around": lambda: {"pk": 1},
    "volunteers:standin:said-yes-for-post": lambda: {"pk": 1, "volunteer": 1},
    "volunteers:feed": lambda: {"token": "nobody"},
}

# Views for everybody below the addresses of those who work here, each for a reason: one logs in there, installs a
# till, unlocks it or reads its two sheets; the others open by the token that somebody was given.
OPEN_IN_THE_HOUSE = {
    "account_login",
    "account_request_login_code",
    *(f"till:{name}" for name in ("desk-card", "enrol", "lock", "lock-now", "passkey", "price-notice")),
    "volunteers:feed",
    *(f"volunteers:standin:{name}" for name in ("answer", "offer", "screen", "stop")),
}

VISITOR = "visitor"
WHO = [VISITOR, "no role", *Role]


class Found(NamedTuple):
    name: str
    view: Any
    takes_arguments: bool
    address: str


def walk(
    patterns: list[Any], namespaces: tuple[str, ...] = (), arguments: bool = False, below: str = ""
) -> Iterator[Found]:
    """Every view of ours in the URLconf, its full name, whether its address takes arguments, and that address."""
    for entry in patterns:
        takes, address = arguments or bool(entry.pattern.regex.groups), f"{below}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            if not EXEMPT_NAMESPACES & set(inner):
                yield from walk(entry.url_patterns, inner, takes, address)
        elif hasattr(entry.callback, "access") or not entry.callback.__module__.startswith(EXEMPT_MODULES):
            yield Found(":".join((*namespaces, entry.name or "")), entry.callback, takes, address)


VIEWS = list(walk(get_resolver().url_patterns))


def expected(access: str, who: str) -> str:
    """What the view's mark promises to that person."""
    if access == "public":
        return "allowed"
    if access == "till":  # an account opens no till: a device does (tests/tickets/till)
        return "till"
    if who == VISITOR:
        return "login"
    if access == "signed_in":
        return "allowed"
    return "allowed" if who in CAPABILITIES[access].roles else "refused"


def outcome(client: Client, address: str) -> str:
    """What really happens on asking; a view that only takes POST answers 405 to who may, and no one else."""
    response = client.get(address)
    if response.status_code == 403:
        return "refused"
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login")):
        return "login"
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("till:enrol") + "?"):
        return "till"
    return "allowed" if response.status_code < 400 or response.status_code in (404, 405, 503) else "broken"


def test_every_view_has_a_name_and_one_access_mark():
    bare = [found.name for found in VIEWS if not hasattr(found.view, "access")]
    assert bare == [], "these views lack @public, @signed_in or @may(…)"
    nameless = [found.view.__qualname__ for found in VIEWS if found.name.endswith(":") or not found.name]
    assert nameless == []
    assert {found.view.access for found in VIEWS} <= {"public", "signed_in", "till", *CAPABILITIES}


def test_nothing_of_the_house_stands_open_but_what_is_listed():
    """A mark is a promise that the next test holds it to: a wrong one, @public for @may(…), is seen here alone."""
    houses = {found.address.partition("/")[0] for found in VIEWS if found.view.access != "public"}
    opened = {found.name for found in VIEWS if found.address.partition("/")[0] in houses}
    opened -= {found.name for found in VIEWS if found.view.access != "public"}
    assert opened == OPEN_IN_THE_HOUSE


def test_the_walk_goes_everywhere():
    """Views below a language prefix and outside of it, and none of the exempt."""
    names = {found.name for found in VIEWS}
    assert {"healthz", "account", "account_login"} <= names
    assert not any(name.startswith("admin:") for name in names)


def test_every_view_with_arguments_has_an_example():
    missing = {found.name for found in VIEWS if found.takes_arguments} - set(EXAMPLES)
    assert missing == set(), "add them to EXAMPLES in tests/laclef/test_access.py"


@pytest.mark.django_db
@pytest.mark.parametrize("who", WHO)
def test_every_view_keeps_its_promise(who):
    client = Client()
    if who != VISITOR:
        sign_in(client, person(*([Role(who)] if who in set(Role) else [])))
    table = {}
    for name, view, takes_arguments, _address in VIEWS:
        arguments = EXAMPLES[name]() if takes_arguments else {}
        table[name] = (expected(view.access, who), outcome(client, reverse(name, kwargs=arguments)))
    wrong = {name: row for name, row in table.items() if row[0] != row[1]}
    assert wrong == {}, "view: (promised, happened)"


def show(request):
    return "shown"


@pytest.mark.parametrize("mark", [public, signed_in, may("door.sell")])
def test_two_marks_are_refused(mark):
    with pytest.raises(TypeError):
        mark(signed_in(show))


def test_an_unknown_capability_is_refused():
    with pytest.raises(LookupError):
        may("everything")


@pytest.mark.django_db
@pytest.mark.parametrize("capability", list(CAPABILITIES))
@pytest.mark.parametrize("who", WHO)
def test_each_capability_opens_to_its_roles_only(capability, who, settings):
    """The table itself, asked through the decorator: also for capabilities that no view uses yet."""
    from django.contrib.auth.models import AnonymousUser
    from django.core.exceptions import PermissionDenied
    from django.http import HttpResponse

    request = RequestFactory().get("/page/?a=1")
    known = [Role(who)] if who in set(Role) else []
    request.user = AnonymousUser() if who == VISITOR else person(*known)
    guarded = may(capability)(lambda request: HttpResponse("shown"))
    if expected(capability, who) == "refused":
        with pytest.raises(PermissionDenied):
            guarded(request)
        return
    response: Any = guarded(request)
    if who == VISITOR:
        assert response.headers["Location"] == "/compte/connexion/?next=/page/%3Fa%3D1"
    else:
        assert response.content == b"shown"


def test_a_form_sent_by_a_visitor_is_not_lost_in_a_loop():
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().post("/page/")
    request.user = AnonymousUser()
    assert signed_in(show)(request).headers["Location"] == "/compte/connexion/?next=/"
