"""The house's tills: prepared by the administration, installed on the tablet itself, revoked when lost."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laclef.access import may, public
from laclef.accounts import throttle
from laclef.accounts.models import User
from laclef.client_address import client_address
from laclef.typed import number_in
from tickets.models import SalesPoint, TillDevice
from tickets.refusals import TillRefused
from tickets.till import devices, people
from tickets.till.access import COOKIE, device_in

YEARS_OF_COOKIE = 400 * 24 * 3600  # seconds; browsers keep no cookie longer
TRIES_PER_CALLER = 10


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """On the tablet: the code read out by the administration makes it a till."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            key = f"till-enrol-from:{client_address(request)}"
            if not throttle.hit(key=key, limit=TRIES_PER_CALLER, per=people.A_WHILE, now=now):
                raise TillRefused(_("Trop d’essais : attends dix minutes, puis demande un autre code."))
            _device, token = devices.enrol(code=request.POST.get("code", ""), now=now)
            return keep_token(redirect("till:home"), token)
        except TillRefused as refusal:
            refused = str(refusal)
    context = {"refused": refused, "code": request.GET.get("code", ""), "device": device_in(request)}
    return render(request, "tickets/till/enrol.html", context, status=422 if refused else 200)


@may("accounts.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Every till, who stands at it, and the form that prepares another."""
    refused = ""
    if request.method == "POST":
        try:
            device, code = devices.prepare(
                name=request.POST.get("name", ""),
                sales_point_id=_point(request),
                by=_admin(request),
                now=timezone.now(),
            )
            return _show_code(request, device, code)
        except TillRefused as refusal:
            refused = str(refusal)
    return _list(request, refused)


@may("accounts.manage")
@require_POST
def renew_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Another code: the first ran out, or the tablet lost its cookie."""
    get_object_or_404(TillDevice, pk=pk)
    try:
        device, code = devices.new_code(device_id=pk, by=_admin(request), now=timezone.now())
    except TillRefused as refusal:
        return _list(request, str(refusal))
    return _show_code(request, device, code)


@may("accounts.manage")
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(TillDevice, pk=pk)
    try:
        devices.rename(device_id=pk, name=request.POST.get("name", ""), by=_admin(request))
    except TillRefused as refusal:
        return _list(request, str(refusal))
    return redirect("till:devices")


@may("accounts.manage")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A tablet was lost or is given away: from its next touch on it is no till."""
    get_object_or_404(TillDevice, pk=pk)
    try:
        devices.revoke(device_id=pk, by=_admin(request), now=timezone.now())
    except TillRefused as refusal:
        return _list(request, str(refusal))
    return redirect("till:devices")


def keep_token(answer: HttpResponse, token: str) -> HttpResponse:
    """The device's cookie: no script reads it."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=YEARS_OF_COOKIE,
        secure=COOKIE.startswith("__Host-"),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _list(request: HttpRequest, refused: str = "") -> HttpResponse:
    in_use = TillDevice.objects.filter(revoked_at=None)
    context = {
        "devices": in_use.select_related("sales_point", "person"),
        "revoked": TillDevice.objects.exclude(revoked_at=None),
        "free_points": SalesPoint.objects.filter(online=False, retired_at=None).exclude(devices__in=in_use),
        "refused": refused,
        "now": timezone.now(),
    }
    return render(request, "tickets/till/devices.html", context, status=422 if refused else 200)


def _show_code(request: HttpRequest, device: TillDevice, code: str) -> HttpResponse:
    """Shown once, on the administration's own screen; the QR leads the tablet to the right page."""
    address = request.build_absolute_uri(f"{reverse('till:enrol')}?code={code}")
    context = {
        "device": device,
        "code": f"{code[:4]} {code[4:]}",
        "minutes": devices.CODE_MINUTES,
        "qr": segno.make(address, micro=False).svg_data_uri(scale=6, border=2),
    }
    return render(request, "tickets/till/device_code.html", context)


def _admin(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - may() says so; this tells the type checker
    return request.user


def _point(request: HttpRequest) -> int | None:
    typed = number_in(request.POST.get("sales_point", ""))
    return SalesPoint.objects.filter(online=False, pk=typed).values_list("pk", flat=True).first()
