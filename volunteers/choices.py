"""Choices of roles, groups and trainings, named in the reader's language."""

from typing import Any

from django import forms

from volunteers.models import Role, Training, WorkingGroup


class NamesChoices(forms.BaseForm):
    """A form whose choices bear the names that the pages bear, not the administration's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and _model(field) in (Role, Training, WorkingGroup):
                field.label_from_instance = _name  # type: ignore[assignment,method-assign]


def _model(field: forms.ModelChoiceField) -> Any:
    return field.queryset.model if field.queryset is not None else None


def _name(row: Any) -> str:
    return str(row.name)
