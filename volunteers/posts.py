"""The posts of the house: what one does there, what one ticks, what one must know first."""

from collections.abc import Sequence

from django.db import transaction

from volunteers.models import ChecklistItem, Role


@transaction.atomic
def set_checklist(role: Role, lines: Sequence[tuple[str, str]]) -> None:
    """The lines (French, English) in their order. A line said before keeps its ticks; one left out is only put away."""
    known = {item.text_fr: item for item in role.checklist.all()}
    wanted = dict.fromkeys(french for french, _english in lines)
    for position, (french, english) in enumerate(lines):
        facts = {"text_en": english, "position": position, "in_use": True}
        if french in known:
            ChecklistItem.objects.filter(pk=known[french].pk).update(**facts)
        else:
            ChecklistItem.objects.create(role=role, text_fr=french, **facts)
    ChecklistItem.objects.filter(role=role).exclude(text_fr__in=wanted).update(in_use=False)


def checklist_of(role: Role) -> list[ChecklistItem]:
    """What is ticked today."""
    return list(role.checklist.filter(in_use=True))
