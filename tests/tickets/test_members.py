"""Members at the till: found by how their names begin, eight at most, each search counted, none listed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laclef.journal.models import Line
from tests.tickets.acts import open_till, sell
from tests.tickets.test_guards import refused
from tickets import members
from tickets.issuing import MembershipTaken, Paid
from tickets.members import JoiningRefused, LookUpRefused
from tickets.models import Member, MemberLookUp, Method, TillSession

pytestmark = pytest.mark.django_db


def make_member(name: str, email: str = "") -> Member:
    now = timezone.now()
    return Member.objects.create(name=name, email=email, created_at=now, last_contact_on=now.date())


def names(typed: str, till: TillSession) -> list[str]:
    found = members.look_up(typed=typed, till_session_id=till.pk, by=till.opened_by, now=timezone.now())
    return [member.name for member in found.members]


def test_each_word_is_the_beginning_of_one_of_the_name() -> None:
    till = open_till()
    for name in ("Anaïs Lœuvre", "Jean-Anatole Brun", "Susana Petit"):
        make_member(name)
    assert names("ana", till) == ["Anaïs Lœuvre", "Jean-Anatole Brun"]
    assert names("BRUN ana", till) == ["Jean-Anatole Brun"]
    assert names("loeu", till) == ["Anaïs Lœuvre"]


def test_what_was_heard_badly_finds_the_nearest() -> None:
    till = open_till()
    make_member("Anaïs Lefebvre")
    make_member("Noé Quatrain")
    assert names("lefevre", till) == ["Anaïs Lefebvre"]


def test_an_address_is_found_whole_only() -> None:
    till = open_till()
    make_member("Anna", "anna@example.org")
    assert names("Anna@Example.org", till) == ["Anna"]
    assert names("anna@exam", till) == []


@pytest.mark.parametrize("typed", ["", "an", "a b", "%%%", "___", "\x00ab"])
def test_less_than_three_letters_list_nobody(typed: str) -> None:
    make_member("Anna B")
    with pytest.raises(LookUpRefused, match="trois lettres"):
        names(typed, open_till())
    assert MemberLookUp.objects.count() == 0


def test_eight_at_most_and_each_search_is_counted() -> None:
    till = open_till()
    for number in range(9):
        make_member(f"Anna {number}")
    found = members.look_up(typed="anna", till_session_id=till.pk, by=till.opened_by, now=timezone.now())
    assert (len(found.members), found.more) == (8, True)
    assert names("nobody", till) == []
    assert list(MemberLookUp.objects.values_list("shown", flat=True)) == [8, 0]
    assert members.look_ups(till) == 2
    assert refused("UPDATE tickets_memberlookup SET shown = 0") == "tickets_only_added"
    assert refused("DELETE FROM tickets_memberlookup") == "tickets_only_added"


def test_who_was_erased_is_not_found() -> None:
    make_member("Anna")
    Member.objects.update(erased_at=timezone.now())
    assert names("anna", open_till()) == []


def test_the_answer_says_until_when_one_is_up_to_date() -> None:
    till, member = open_till(), make_member("Anna")
    now = timezone.now()
    [found] = members.look_up(typed="anna", till_session_id=till.pk, by=till.opened_by, now=now).members
    assert members.is_up_to_date(found, timezone.localdate()) is False
    Member.objects.update(last_contact_on=now.date() - timedelta(days=800))
    sell(None, till=till, payments=[Paid(Method.CASH, 1000)], memberships=[MembershipTaken(member.pk, 1000)])
    [found] = members.look_up(typed="anna", till_session_id=till.pk, by=till.opened_by, now=now).members
    assert members.is_up_to_date(found, timezone.localdate()) is True
    assert found.last_contact_on == timezone.localdate()


def test_many_names_cost_as_many_queries_as_one() -> None:
    till, counted = open_till(), []
    for more in (1, 29):
        for number in range(more):
            make_member(f"Anna {number}")
        with CaptureQueriesContext(connection) as queries:
            names("anna", till)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_one_joins_in_seconds_and_twice_is_once() -> None:
    till, now = open_till(), timezone.now()

    def join(name: str, email: str = "") -> Member:
        return members.join(name=name, email=email, language="fr", by=till.opened_by, now=now)

    first = join("  Anna   Brun ", "anna@example.org")
    assert (first.name, first.email) == ("Anna Brun", "anna@example.org")
    assert join("anna brun", "anna@example.org").pk == first.pk
    assert join("Anna Brun").pk != first.pk
    line = Line.objects.filter(nature="member.joined").earliest("number")
    assert (line.links, line.facts) == ({"member": first.pk}, {})
    with pytest.raises(JoiningRefused, match="Un nom"):
        join("  ")


@pytest.mark.parametrize(
    ("email", "shown"),
    [("anna@example.org", "a…@e….org"), ("a@b.co.uk", "a…@b….uk"), ("", ""), ("@", "…@….")],
)
def test_an_address_is_never_shown_whole(email: str, shown: str) -> None:
    assert members.masked(email) == shown
