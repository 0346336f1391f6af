"""Members at the till: found from three letters, never listed, made in seconds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F, Func, Max, QuerySet, TextField
from django.utils import timezone
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets.models import Member, MemberLookUp, TillSession
from tickets.models.members import MOST_SHOWN
from tickets.refusals import Refused

FEWEST_LETTERS = 3
LONGEST_EMAIL = 254  # RFC 5321
SAME_PRESS = timedelta(minutes=10)


class LookUpRefused(Refused):
    """Nobody was looked up."""


class JoiningRefused(Refused):
    """Nobody was added."""


@dataclass(frozen=True)
class Found:
    """At most eight members, and whether others match too."""

    members: tuple[Member, ...]
    more: bool


class NameWords(Func):
    """The searched form of a name, a space before each word: the very expression of the index."""

    template = "(' ' || translate(%(expressions)s, '-''’.', '    '))"
    output_field = TextField()


@transaction.atomic
def look_up(*, typed: str, till_session_id: int, by: User, now: datetime) -> Found:
    """Members whose name has a word that begins like each word typed, else those that are nearest.

    Each search is counted on the till's session; what was typed is kept nowhere.
    """
    words = _words(typed)
    if "@" not in typed and sum(map(len, words)) < FEWEST_LETTERS:
        raise LookUpRefused(_("Au moins trois lettres du nom : écris-en davantage."))
    # One more than is shown tells that there are others.
    hits = list(_matching(typed, words)[: MOST_SHOWN + 1])
    if not hits and "@" not in typed:
        hits = list(_nearest(" ".join(words))[:MOST_SHOWN])
    shown = hits[:MOST_SHOWN]
    MemberLookUp.objects.create(
        till_session_id=till_session_id, looked_up_by=by, looked_up_at=now, shown=len(shown)
    )
    return Found(tuple(shown), more=len(hits) > MOST_SHOWN)


def look_ups(session: TillSession) -> int:
    """How many searches were made in this session: shown to all who sell in it."""
    return session.member_look_ups.count()


@journal.atomic
def join(*, name: str, email: str, language: str, by: User, now: datetime) -> Member:
    """A new member, or the one that was just made of the same name and address: the button pressed twice."""
    name, email = " ".join(name.split()), email.strip()
    if not name:
        raise JoiningRefused(_("Un nom, même court : il sera sur la carte."))
    _refuse_email(email)
    twice = _members().filter(name__iexact=name, email__iexact=email, created_at__gt=now - SAME_PRESS)
    known = twice.first()
    if known is not None:
        return known
    member = Member.objects.create(
        name=name[:160],
        email=email,
        language=language,
        created_at=now,
        last_contact_on=timezone.localdate(now),
    )
    journal.note(nature="member.joined", actor=by, links={"member": member.pk})
    return _members().get(pk=member.pk)


def _refuse_email(email: str) -> None:
    """Raise JoiningRefused for what no letter would reach: the reminder that a card ends goes there."""
    if len(email) > LONGEST_EMAIL:
        raise JoiningRefused(_("Cette adresse est trop longue : relis-la, ou laisse-la vide."))
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise JoiningRefused(_("Relis l’adresse, ou laisse-la vide.")) from error


def of_sale(ids: list[int]) -> dict[int, Member]:
    """The members of the memberships in hand, by their numbers."""
    return {member.pk: member for member in _members().filter(pk__in=ids)}


def is_up_to_date(member: Member, today: date) -> bool:
    """Whether a membership runs today; `member` comes from this module."""
    until: date | None = member.until_on  # type: ignore[attr-defined]
    return until is not None and until >= today


def masked(email: str) -> str:
    """a…@e….org: enough to tell two Annas apart, not to write to one."""
    local, at, domain = email.partition("@")
    if not at:
        return ""
    host, _dot, ending = domain.rpartition(".")
    return f"{local[:1]}…@{host[:1]}….{ending}"


def _members() -> QuerySet[Member]:
    return Member.objects.filter(erased_at__isnull=True).annotate(until_on=Max("memberships__until_on"))


def _words(typed: str) -> list[str]:
    """Folded by the database, as the names are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT laclef_words(%s)", [typed.replace("\x00", "")[:160]])
        (words,) = cursor.fetchone()
    return list(words)


def _matching(typed: str, words: list[str]) -> QuerySet[Member]:
    found = _members().order_by("search_key", "id")
    if "@" in typed:
        return found.filter(email__iexact=typed.strip())
    found = found.alias(name_words=NameWords(F("search_key")))
    for word in words:
        found = found.filter(name_words__contains=f" {word}")
    return found


def _nearest(words: str) -> QuerySet[Member]:
    """Names that sound alike on a noisy evening, nearest first; call it in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.5")  # Lefevre finds Lefebvre
    spoken = NameWords(F("search_key"))
    return (
        _members()
        .annotate(nearness=TrigramWordSimilarity(words, spoken))
        .alias(name_words=spoken)
        .filter(name_words__trigram_word_similar=words)
        .order_by("-nearness", "search_key", "id")
    )
