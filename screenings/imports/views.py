"""The import's one page: paste, look, mend, import."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from laclef.access import may
from screenings.imports.festival import Report, import_programme, preview
from screenings.imports.forms import FestivalForm
from screenings.imports.reading import ImportRefused


@may("programme.edit")
@require_http_methods(["GET", "POST"])
def festival_import(request: HttpRequest) -> HttpResponse:
    """The first look shows what each line becomes; the second button imports them all, or none."""
    sent = request.method == "POST"
    form = FestivalForm(request.POST if sent else None, request.FILES if sent else None)
    report: Report | None = None
    if form.is_valid():
        run = import_programme if "import" in request.POST else preview
        text = form.cleaned_data["text"]
        try:
            report = run(text, now=timezone.now(), by=request.user)  # type: ignore[arg-type]
        except ImportRefused as refused:
            form.add_error("text", str(refused))
        else:
            form = FestivalForm(initial={"text": text})
    if report and report.made:
        count = len(report.outcomes)
        messages.success(
            request,
            ngettext("%(count)s séance importée.", "%(count)s séances importées.", count) % {"count": count},
        )
        return redirect("imports:festival")
    return render(request, "screenings/imports/festival.html", {"form": form, "report": report})
