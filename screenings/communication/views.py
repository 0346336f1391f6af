"""The page Préparer le mois, and what it lets one take away."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laclef.access import may
from screenings.communication import files, texts
from screenings.desk.forms.fields import DayField
from screenings.listing import still
from screenings.models import Screening


class PeriodForm(forms.Form):
    """Which days, both included; the next month unless told."""

    du = DayField(label=_("premier jour"))
    au = DayField(label=_("dernier jour"))

    def clean(self) -> dict[str, date]:
        asked = super().clean() or {}
        if asked.get("du") and asked.get("au"):
            if asked["au"] < asked["du"]:
                raise forms.ValidationError(_("La fin vient avant le début : échange les deux dates."))
            if asked["au"] - asked["du"] > texts.LONGEST:
                raise forms.ValidationError(_("Cent jours au plus : choisis une période plus courte."))
        return asked


def _asked(request: HttpRequest) -> PeriodForm:
    first, last = texts.month_after(timezone.now())
    return PeriodForm(request.GET if "du" in request.GET else {"du": first, "au": last})


@may("programme.edit")
@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """The texts of a period, and a ready post for each event."""
    form = _asked(request)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        first, last = form.cleaned_data["du"], form.cleaned_data["au"]
        rows = texts.of_period(first, last)
        context |= {
            "title": texts.title(first, last),
            "period": f"du={first}&au={last}",
            "month": first,
            "posts": [(row, texts.post(row), still(row)) for row in rows],
            "markdown": texts.markdown(rows),
            "plain": texts.plain(rows),
        }
    return render(request, "screenings/communication/prepare.html", context)


def _rows(request: HttpRequest) -> tuple[str, list[Screening]]:
    form = _asked(request)
    if not form.is_valid():
        raise Http404
    first, last = form.cleaned_data["du"], form.cleaned_data["au"]
    return f"la-clef-{first}-{last}", texts.of_period(first, last)


def _text(
    request: HttpRequest, write: Callable[[list[Screening]], str], ending: str, kind: str
) -> HttpResponse:
    name, rows = _rows(request)
    response = HttpResponse(write(rows), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@may("programme.edit")
@require_safe
def as_markdown(request: HttpRequest) -> HttpResponse:
    return _text(request, texts.markdown, "md", "text/markdown")


@may("programme.edit")
@require_safe
def as_plain(request: HttpRequest) -> HttpResponse:
    return _text(request, texts.plain, "txt", "text/plain")


@may("programme.edit")
@require_safe
def as_table(request: HttpRequest) -> HttpResponse:
    """CSV, which the import reads again."""
    return _text(request, files.table, "csv", "text/csv")


@may("programme.edit")
@require_safe
def as_stills(request: HttpRequest) -> HttpResponseBase:
    """The stills with their credits and words, in one zip."""
    name, rows = _rows(request)
    return FileResponse(files.zipped_stills(rows), as_attachment=True, filename=f"{name}.zip")
