"""What people are asked who register for a workshop: for the programme, which knows whom it is made for."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from laclef.access import may
from screenings.models import Admission, Screening
from tickets.coming_views import coming_context
from tickets.invited_forms import SpokenForm
from tickets.models import RegistrationTerms
from tickets.refusals import BookingRefused
from tickets.registration import set_terms


class TermsForm(SpokenForm):
    """Children and adults apart, and the ages, one a line."""

    counts_children = forms.BooleanField(
        label=gettext_lazy("Compter les enfants et les adultes"), required=False
    )
    age_bands = forms.CharField(
        label=gettext_lazy("Tranches d’âge des enfants, une par ligne (facultatif)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 24}),
    )


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a number of people, or children and adults, by age if the event needs it."""
    screening = get_object_or_404(
        Screening.objects.filter(admission=Admission.REGISTRATION).for_listing(), public_id=public_id
    )
    now = timezone.now()
    form = TermsForm(request.POST or None, initial=_asked_now(screening))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(
                screening_id=screening.pk,
                counts_children=form.cleaned_data["counts_children"],
                age_bands=form.cleaned_data["age_bands"].splitlines(),
                by=request.user,  # type: ignore[arg-type]
                now=now,
            )
        except BookingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté : voilà ce que l’inscription demande."))
            return redirect("tickets:registration", public_id=public_id)
    status = 422 if request.method == "POST" else 200
    context = coming_context(screening, now) | {"form": form}
    return render(request, "tickets/coming/registration.html", context, status=status)


def _asked_now(screening: Screening) -> dict[str, object]:
    found = RegistrationTerms.objects.filter(screening=screening).first()
    if found is None:
        return {}
    return {"counts_children": found.counts_children, "age_bands": "\n".join(found.age_bands)}
