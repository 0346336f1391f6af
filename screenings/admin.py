"""The catalogue's rare rows: who made a typing mistake, or asked for no page, is put right here.

Screenings are written at the desk; nothing of theirs is changed here. Who may edit which row stands in
laclef.accounts.roles.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from screenings import wording
from screenings.catalogue_forms import CycleForm, FilmForm, PartnerForm, RowForm, VenueForm
from screenings.models import Cycle, Distributor, Film, FilmCredit, Partner, Person, Room, Venue


class Rows(admin.ModelAdmin):
    """A row as typed; only what was changed is written."""

    form = RowForm

    def save_model(self, request: HttpRequest, obj: Any, form: RowForm, change: bool) -> None:
        form.write(obj)


class Directors(admin.TabularInline):
    """Who edits a film edits its credits, which are no rows of their own there."""

    model = FilmCredit
    autocomplete_fields = ("person",)
    extra = 0

    def _may(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("screenings.change_film")

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _may


@admin.register(Film)
class FilmAdmin(Rows):
    form = FilmForm
    list_display = ("title", "directed_by", "year", "minutes", "visa_number")
    search_fields = (
        "title",
        "sort_key",
        "original_title",
        "original_sort_key",
        "directors__name",
        "visa_number",
    )
    search_help_text = _("titre, réalisation ou numéro de visa")
    inlines = (Directors,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "title_language",
                    "original_title",
                    "original_languages",
                    "sound",
                    "colour",
                )
            },
        ),
        (_("La fiche"), {"fields": ("countries", "year", "minutes")}),
        (_("Le visa"), {"fields": ("visa_number", "visa_on")}),
        (_("Les textes"), {"fields": ("text_fr", "text_en", "content_notes_fr", "content_notes_en")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Film]:
        return super().get_queryset(request).prefetch_related("credits__person")

    @admin.display(description=_("réalisation"))
    def directed_by(self, film: Film) -> str:
        return wording.directors(film)


@admin.register(Person)
class PersonAdmin(Rows):
    list_display = ("name", "has_page")
    list_filter = ("has_page",)
    search_fields = ("name", "sort_key")
    fields = ("name", "text_fr", "text_en", "has_page")


@admin.register(Cycle)
class CycleAdmin(Rows):
    form = CycleForm
    list_display = ("title_fr", "title_en", "colour")
    search_fields = ("title_fr", "sort_key", "title_en")
    fields = ("title_fr", "title_en", "text_fr", "text_en", "colour", "black_and_white")


@admin.register(Partner)
class PartnerAdmin(Rows):
    form = PartnerForm
    list_display = ("name", "url")
    search_fields = ("name",)


@admin.register(Distributor)
class DistributorAdmin(Rows):
    list_display = ("name", "cnc_number")
    search_fields = ("name",)


@admin.register(Venue)
class VenueAdmin(Rows):
    form = VenueForm
    list_display = ("name", "address", "is_house")
    search_fields = ("name", "address")
    prepopulated_fields: ClassVar = {"slug": ("name",)}


@admin.register(Room)
class RoomAdmin(Rows):
    list_display = ("name", "venue", "seats", "step_free", "hearing_loop")
    list_select_related = ("venue",)
    prepopulated_fields: ClassVar = {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> tuple[str, ...]:
        """A room does not change venue (trigger screenings_room_keeps_its_word)."""
        return ("venue",) if obj else ()
