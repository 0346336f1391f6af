"""A picture enters the house and is hung: on a film for all its screenings, on one screening, on a cycle."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Cycle, Film, Picture, Screening
from screenings.pictures.intake import Prints, take_in, throw_away
from screenings.refusals import ProgrammeRefused, in_words

Wall = Film | Screening | Cycle


def add_picture(
    *,
    file: BinaryIO,
    size: int,
    credit: str,
    alt_fr: str,
    alt_en: str,
    wall: Wall | None,
    now: datetime,
    by: User,
) -> Picture:
    """Take the file in (size in bytes) and hang it; raises PictureRefused or ProgrammeRefused, nothing stays."""
    prints = take_in(file, size=size)
    try:
        with journal.atomic():
            picture = Picture.objects.create(
                file=prints.name,
                width=prints.width,
                height=prints.height,
                widths=prints.widths,
                credit=credit.strip(),
                alt_fr=alt_fr.strip(),
                alt_en=alt_en.strip(),
                added_at=now,
                added_by=by,
            )
            if wall is not None:
                hang(picture, wall, now=now, by=by)
    except BaseException:
        throw_away(prints)
        raise
    return picture


@journal.atomic
def hang(picture: Picture | None, wall: Wall, *, now: datetime, by: User) -> None:
    """Show it there; none takes down what hangs. A published screening wants its credit and words (trigger)."""
    column = "picture" if isinstance(wall, Cycle) else "still"
    setattr(wall, column, picture)
    fields = [column]
    if isinstance(wall, Screening):
        wall.changed_at = now
        fields.append("changed_at")
    with in_words():
        wall.save(update_fields=fields)
    journal.note(
        nature="picture.hung" if picture else "picture.taken_down",
        actor=by,
        links={wall._meta.model_name or "": wall.pk} | ({"picture": picture.pk} if picture else {}),
    )


@journal.atomic
def retell(*, picture: Picture, credit: str, alt_fr: str, alt_en: str, by: User) -> None:
    """Other words for it; refused while it hangs on something published and they are missing."""
    picture.credit, picture.alt_fr, picture.alt_en = credit.strip(), alt_fr.strip(), alt_en.strip()
    with in_words():
        picture.save(update_fields=["credit", "alt_fr", "alt_en"])
    journal.note(nature="picture.retold", actor=by, links={"picture": picture.pk})


@journal.atomic
def remove(*, picture: Picture, by: User) -> None:
    """Gone for good, with its files, when it hangs nowhere; else ProgrammeRefused."""
    if (
        Film.objects.filter(still=picture).exists()
        or Screening.objects.filter(still=picture).exists()
        or Cycle.objects.filter(picture=picture).exists()
    ):
        raise ProgrammeRefused(_("Cette image est accrochée : décroche-la d’abord."))
    prints = Prints(picture.name, picture.width, picture.height, picture.widths)
    journal.note(nature="picture.removed", actor=by, links={"picture": picture.pk})
    picture.delete()
    transaction.on_commit(lambda: throw_away(prints))
