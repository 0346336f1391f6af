"""Making accounts and giving roles; nothing else of a person is changed here."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from laclef.accounts.models import User
from laclef.accounts.roles import ROLE_NAMES, Role


class Roles(forms.ModelMultipleChoiceField):
    """The roles, ticked by their names in words."""

    def label_from_instance(self, obj: Any) -> str:
        return str(ROLE_NAMES[Role(obj.name)])


class UserForm(forms.ModelForm):
    groups = Roles(
        label=_("rôles"),
        queryset=Group.objects.filter(name__in=list(Role)).order_by("pk"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "language", "is_active", "groups")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = UserForm
    list_display = ("email", "first_name", "last_name", "roles_in_words", "is_active")
    list_filter = ("is_active", "groups")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("first_name", "email")
    actions = ("forget_second_factors",)

    @admin.display(description=_("rôles"))
    def roles_in_words(self, user: User) -> str:
        return ", ".join(user.role_names)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Oublier les seconds facteurs (clé ou téléphone perdu)"))
    def forget_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For who lost a key: sessions it opened end, and the person sets up another."""
        Authenticator.objects.filter(user__in=users).delete()
        count = users.count()
        done = ngettext("%d compte à reconfigurer.", "%d comptes à reconfigurer.", count) % count
        messages.success(request, done)
