"""The house's mail, to be seen: what waits, what left, what failed."""

import base64
import hashlib
import re
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from laclef.access import View, may
from laclef.outbox import sending
from laclef.outbox.models import Mail, State

PAGE = 50
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def may_read(view: View) -> View:
    """Those who may read the outbox; in the demo everyone, because it shows what would have been mailed."""
    guarded = may("outbox.read")(view)

    @wraps(guarded)
    def open_in_the_demo(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (view if settings.DEMO else guarded)(request, *args, **kwargs)

    return open_in_the_demo


@may_read
@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """What was written, newest first, by state and by words."""
    state, words = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    page = Paginator(_found(state, words), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": State.choices, "state": state, "words": words}
    return render(request, "outbox/list.html", context)


def _found(state: str, words: str) -> QuerySet[Mail]:
    mails: QuerySet[Mail] = Mail.objects.defer("text", "html")
    if state in State.values:
        mails = mails.filter(state=state)
    if words:
        mails = mails.filter(
            Q(event__icontains=words) | Q(recipient__icontains=words) | Q(subject__icontains=words)
        )
    return mails


@may_read
@require_GET
def mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail with its text and its fate; a secret one without its text."""
    mail = get_object_or_404(Mail, pk=pk)
    context = {"mail": mail, "hidden": _is_hidden(mail), "attachments": mail.attachments.defer("content")}
    return render(request, "outbox/detail.html", context)


@may_read
@require_GET
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML version as a page of its own, where nothing runs and only its own style sheet applies."""
    mail = get_object_or_404(Mail, pk=pk)
    html = "" if _is_hidden(mail) else mail.html
    styles = [_digest(style) for style in STYLE.findall(html)] or ["'none'"]
    policy = (
        f"default-src 'none'; style-src {' '.join(styles)}; img-src data:; frame-ancestors 'none'; sandbox"
    )
    return HttpResponse(
        html, headers={"Content-Security-Policy": policy, "Cache-Control": "private, no-store"}
    )


@may("outbox.read")
@require_POST
def mail_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed mail again."""
    get_object_or_404(Mail, pk=pk)
    if sending.retry(mail_id=pk, now=timezone.now()):
        messages.success(request, _("Ce courrier va repartir."))
    else:
        messages.info(request, _("Ce courrier n’était pas en échec\u00a0: rien n’a changé."))
    return redirect("outbox:detail", pk=pk)


def _is_hidden(mail: Mail) -> bool:
    """A login code is for one person only; in the demo it is the only way to get it."""
    return mail.secret and not settings.DEMO


def _digest(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
