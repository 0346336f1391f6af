"""The privacy table held against the pages themselves: who × page × field, read in what is really sent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import cinema_day, house_zone
from tests.factories import make_user, make_venue
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_attendance,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import Evening, Volunteer
from volunteers.privacy import Field, Page, Who, visible_fields

pytestmark = pytest.mark.django_db

# What stands for each field of the one who is looked at; none of it may stand on a page for another reason.
SIGNS = {
    Field.FIRST_NAME: "Zéphyrine",
    Field.FULL_NAME: "Zéphyrine Quintefeuille",
    Field.PHONE: "06 39 98 77 66",
    Field.EMAIL: "zephyrine@laclef.example",
    Field.TRAINING: "habilitation-rare",
    Field.HOURS: "1\xa0h\xa037",
}
ADDRESSES = {
    Page.BOARD: "/equipe/tableau/",
    Page.TONIGHT: "/equipe/ce-soir/",
    Page.PRINTED: "/equipe/ce-soir/papier/",
    Page.PRINTED_WITH_PHONES: "/equipe/ce-soir/papier/?telephones=1",
    Page.PEOPLE: "/equipe/personnes/?q=Zéphyrine",
    Page.EXPORT: "/equipe/export/personnes.csv",
}


@pytest.fixture
def looked_at() -> Volunteer:
    now = timezone.now().replace(microsecond=0)
    user = make_user(
        HouseRole.VOLUNTEER,
        first_name="Zéphyrine",
        last_name="Quintefeuille",
        email="zephyrine@laclef.example",
    )
    volunteer = make_volunteer(user=user, phone="06 39 98 77 66", agreed_to_be_phoned=True)
    give_training(volunteer, make_training("habilitation-rare"))
    make_attendance(volunteer, now - timedelta(days=9, minutes=97), now - timedelta(days=9))
    evening = Evening.objects.create(venue=make_venue(is_house=True), day=cinema_day(now, house_zone()))
    shift = make_shift(role=make_role("Bar"), evening=evening, starts_at=now - timedelta(minutes=5), wished=3)
    make_sign_up(shift, volunteer)
    return volunteer


def viewer(who: Who, looked_at: Volunteer):
    if who == Who.SELF:
        return looked_at.user
    if who == Who.COORDINATOR:
        return make_user(HouseRole.ROTA_COORDINATOR)
    if who == Who.NOBODY:
        return make_user()
    peer = make_volunteer("Bob")
    if who == Who.TONIGHT:
        make_sign_up(looked_at.sign_ups.get().shift, peer)
    return peer.user


def shown(client, address: str) -> set[Field]:
    answer = client.get(address)
    return {field for field, sign in SIGNS.items() if answer.status_code == 200 and sign in answer.text}


@pytest.mark.parametrize("page", ADDRESSES)
@pytest.mark.parametrize("who", Who)
def test_no_page_shows_a_field_that_the_table_does_not_allow(client, looked_at, who, page):
    user = viewer(who, looked_at)
    sign_in(client, user)
    allowed = visible_fields(user, page, looked_at, timezone.now())
    assert shown(client, ADDRESSES[page]) - allowed == set()


@pytest.mark.parametrize(
    ("who", "page", "fields"),
    [
        (Who.PEER, Page.TONIGHT, {Field.FIRST_NAME}),
        (Who.TONIGHT, Page.TONIGHT, {Field.FIRST_NAME, Field.PHONE}),
        (Who.TONIGHT, Page.PRINTED, {Field.FIRST_NAME}),
        (Who.TONIGHT, Page.PRINTED_WITH_PHONES, {Field.FIRST_NAME, Field.PHONE}),
        (Who.COORDINATOR, Page.PEOPLE, set(Field) - {Field.HOURS}),
        (Who.NOBODY, Page.TONIGHT, set()),
        (Who.PEER, Page.PEOPLE, set()),
        (Who.PEER, Page.EXPORT, set()),
    ],
)
def test_what_the_pages_are_for_does_stand_on_them(client, looked_at, who, page, fields):
    sign_in(client, viewer(who, looked_at))
    assert shown(client, ADDRESSES[page]) == fields


def test_a_shift_and_the_groups_show_first_names_to_peers(client, looked_at):
    sign_in(client, viewer(Who.PEER, looked_at))
    shift = looked_at.sign_ups.get().shift
    assert shown(client, reverse("volunteers:about", args=[shift.pk])) == {Field.FIRST_NAME}


def test_hours_stand_on_one_s_own_page_and_in_one_s_own_export_alone(client, looked_at):
    sign_in(client, looked_at.user)
    assert Field.HOURS in shown(client, "/equipe/mes-heures/")
    coordination = viewer(Who.COORDINATOR, looked_at)
    sign_in(client, coordination)
    for address in (*ADDRESSES.values(), "/equipe/mois/", reverse("volunteers:person", args=[looked_at.pk])):
        assert Field.HOURS not in shown(client, address)
