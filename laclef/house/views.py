"""The pages of the house, and where staff write them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may, public
from laclef.house import texts
from laclef.house.forms import HouseTextForm, NoticeForm
from laclef.house.models import HouseText, Notice
from laclef.pagecache import cached_page


@public
@cached_page()
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One text of the house, in the reader's language or in French."""
    text = texts.current(key)
    may_edit = request.user.is_authenticated and request.user.may("texts.edit")
    context = {"key": key, "text": text, "html": texts.as_html(text.text.text), "may_edit": may_edit}
    return render(request, "house/page.html", context)


@may("texts.edit")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every text and notice, for those who write them."""
    context = {"texts": texts.current_titles(), "notices": Notice.objects.filter(ends_at__gt=timezone.now())}
    return render(request, "house/overview.html", context | {"form": NoticeForm()})


@may("texts.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write a page in both languages; what was there before can be taken back."""
    if key not in texts.PAGES:
        raise Http404
    form = HouseTextForm(request.POST or None, instance=None if request.POST else texts.current(key))
    if request.method == "POST" and form.is_valid():
        texts.save(key=key, by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("C’est écrit. Le public lit déjà la nouvelle version."))
        return redirect(f"house:{key}")
    return render(request, "house/edit.html", {"key": key, "form": form, "versions": texts.versions(key)})


@may("texts.edit")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an earlier version again, as a new one."""
    old = get_object_or_404(HouseText, pk=pk)
    texts.save(
        key=old.key,
        title_fr=old.title_fr,
        title_en=old.title_en,
        text_fr=old.text_fr,
        text_en=old.text_en,
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    messages.success(request, _("La version choisie est de nouveau en ligne."))
    return redirect(f"house:{old.key}")


@may("texts.edit")
@require_POST
def add_notice(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST)
    if form.is_valid():
        form.save()
        messages.success(request, _("L’avis est enregistré."))
        return redirect("house:overview")
    context = {"texts": texts.current_titles(), "notices": Notice.objects.filter(ends_at__gt=timezone.now())}
    return render(request, "house/overview.html", context | {"form": form}, status=422)


@may("texts.edit")
@require_POST
def end_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice down now; one that has not begun is dropped."""
    notice = get_object_or_404(Notice, pk=pk)
    now = timezone.now()
    if notice.starts_at >= now:
        notice.delete()
    else:
        Notice.objects.filter(pk=pk).update(ends_at=now)
    messages.success(request, _("L’avis est retiré."))
    return redirect(reverse("house:overview"))
