"""Logging in, and one's own account. The other pages of accounts are allauth's (see urls)."""

from allauth.account.views import RequestLoginCodeView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laclef.access import public, signed_in
from laclef.accounts.forms import MyAccountForm
from laclef.accounts.models import User

# One page: an address for a code, or a passkey.
login = public(RequestLoginCodeView.as_view(template_name="account/login.html"))


@signed_in
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """First name, language, roles in words, state of the second factor, the way out."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed_in says so; this tells the type checker
    form = MyAccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=user.pk).update(**form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("account")
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(request, "accounts/my_account.html", {"form": form, "held": held})
