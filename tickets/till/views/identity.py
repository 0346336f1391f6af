"""The lock: one picks one's first name and types six digits. And the codes themselves."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laclef.access import may, public
from laclef.accounts.models import User
from laclef.typed import key_in, number_in
from tickets.models import Pin, TillDevice
from tickets.refusals import TillRefused
from tickets.till import people
from tickets.till.access import TillRequest, at_the_till, device_in

# What the lock's own form sends; all else in it is kept for the page that was locked.
OWN_FIELDS = {"csrfmiddlewaretoken", "till_person", "till_pin", "till_other", "credential"}
GIVEN = "till_evening_code"  # in the session: the key of a code that is yet to be shown, once


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """Who is there? Right digits lead back to where one was, with what one had sent."""
    device = device_in(request)
    if device is None:
        return redirect("till:enrol")
    now, refused = timezone.now(), ""
    if "till_pin" in request.POST and "till_other" not in request.POST:
        try:
            people.sign_in_by_pin(
                device=device,
                user_id=_number(request.POST.get("till_person")),
                pin=request.POST["till_pin"],
                now=now,
            )
            return _back(request)
        except TillRefused as refusal:
            refused = str(refusal)
    return _ask(request, device, refused, now)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """The other way to say who one is: the key that logs in, shown to this device. GET gives its question."""
    device = device_in(request)
    if device is None:
        return redirect("till:enrol")
    if request.method != "POST":
        return JsonResponse({"request_options": begin_authentication()})
    now, form = timezone.now(), LoginWebAuthnForm(data=request.POST)
    try:
        if not form.is_valid():
            raise TillRefused(_("Cette clé n’est pas connue ici : tape tes six chiffres."))
        user = form.cleaned_data["credential"].user
        people.sign_in(device=device, user=user, now=now, means="passkey")
        return _back(request)
    except TillRefused as refusal:
        return _ask(request, device, str(refusal), now)


@public
@require_POST
def lock_now(request: HttpRequest) -> HttpResponse:
    """The till is left alone, or to somebody: it asks who is there, then comes back to the page."""
    device = device_in(request)
    if device is not None:
        people.lock(device=device, now=timezone.now())
    asked = {"next": _next(request)}
    if _number(request.POST.get("till_person")):
        asked["till_person"] = request.POST["till_person"]
    return redirect(f"{reverse('till:lock')}?{urlencode(asked)}")


@at_the_till
@require_http_methods(["GET", "HEAD", "POST"])
def evening_pin(request: TillRequest) -> HttpResponse:
    """A newcomer's first name, and the digits to tell them: shown once, good until the night is over."""
    now, person, refused = timezone.now(), request.till.person, ""
    if request.method == "POST":
        key = key_in(request.POST.get("k", ""))
        try:
            people.give_evening_pin(
                key=key,
                first_name=request.POST.get("first_name", ""),
                device=request.till.device,
                by=person,
                now=now,
            )
            request.session[GIVEN] = str(key)
            return redirect("till:evening-pin")
        except TillRefused as refusal:
            refused = str(refusal)
    given = people.evening_pin_of(key_in(request.session.pop(GIVEN, "")), by=person, now=now)
    context: dict[str, object] = {"refused": refused, "key": uuid4(), "gives": person.may("door.sell")}
    if given is not None:
        user, pin = given
        context |= {"newcomer": user, "pin": f"{pin[:3]} {pin[3:]}"}
    return render(request, "tickets/till/evening_pin.html", context, status=422 if refused else 200)


@may("door.sell")
@require_http_methods(["GET", "HEAD", "POST"])
def my_pin(request: HttpRequest) -> HttpResponse:
    """One's own six digits, chosen on one's own phone, typed twice."""
    user, refused = request.user, ""
    assert isinstance(user, User)  # noqa: S101 - may() says so; this tells the type checker
    if request.method == "POST":
        try:
            if request.POST.get("pin") != request.POST.get("again"):
                raise TillRefused(_("Les deux codes diffèrent : retape-les."))
            people.set_pin(user=user, pin=request.POST.get("pin", ""), now=timezone.now())
            messages.success(request, _("C’est noté : à la caisse, choisis ton prénom et tape ce code."))
            return redirect("account")
        except TillRefused as refusal:
            refused = str(refusal)
    has_pin = Pin.objects.filter(user=user).exists()
    context = {"refused": refused, "has_pin": has_pin}
    return render(request, "tickets/till/my_pin.html", context, status=422 if refused else 200)


def _ask(request: HttpRequest, device: TillDevice, refused: str, now: datetime) -> HttpResponse:
    desk = people.names_of(people.who_may(now))
    context = {
        "device": device,
        "desk": desk,
        "chosen": _chosen(request, device, desk),
        "held": _held(request),
        "next": _next(request),
        "refused": refused,
        "no_digits": people.NO_DIGITS,
    }
    return render(request, "tickets/till/lock.html", context, status=422 if refused else 200)


def _number(text: str | None) -> int:
    return number_in(text or "")


def _chosen(
    request: HttpRequest, device: TillDevice, desk: list[people.AtTheDesk]
) -> people.AtTheDesk | None:
    """The person picked, or the one who stood there last."""
    if "till_other" in request.POST:
        return None
    asked = request.POST.get("till_person") or request.GET.get("till_person")
    wanted = _number(asked) or device.person_id
    return next((one for one in desk if one.user.pk == wanted), None)


def _held(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent to the locked page, to be sent on with the digits."""
    return [
        (name, value) for name, values in request.POST.lists() if name not in OWN_FIELDS for value in values
    ]


def _next(request: HttpRequest) -> str:
    """The page of the till to go back to, or its first."""
    back = request.GET.get("next") or request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and "/caisse/" in back
    return back if ours else reverse("till:home")


def _back(request: HttpRequest) -> HttpResponse:
    """307 sends the form again, to the page that was locked: the sale in hand is not lost."""
    answer = redirect(_next(request))
    if _held(request):
        answer.status_code = 307
    return answer
