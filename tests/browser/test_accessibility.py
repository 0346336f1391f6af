"""axe finds nothing to say: every page, both languages, both grounds, on a phone and on a desk."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from laclef import outbox
from laclef.accounts.roles import Role
from screenings.guests.hosting import write_page
from screenings.models import Guest, Picture, Screening
from tests.browser import booking_pages, till_pages
from tests.browser.axe import complaints, complaints_here, complaints_in_both
from tests.browser.pages import (
    desk_pages,
    opened,
    public_pages,
    sheet_pages,
    signed_in_pages,
)
from tests.factories import make_screening
from tests.people import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo"),
]


def test_axe_finds_nothing_on_a_public_page(browser, base_url):
    with opened(browser, base_url) as page:
        assert complaints_in_both(page, public_pages()) == []


def test_axe_finds_nothing_on_a_sheet_for_the_wall(page):
    assert complaints_in_both(page, sheet_pages(timezone.localdate())) == []


def test_axe_finds_nothing_on_a_page_of_the_house(page, base_url, login):
    admin = person(Role.ADMINISTRATOR, email="alix@laclef.example", first_name="Alix")
    login(admin)
    outbox.queue(
        event="test:1",
        recipient="lou@laclef.example",
        language="fr",
        template="mail/login_code",
        context={"code": "1234-5678"},
    )
    assert complaints_in_both(page, signed_in_pages()) == []


def test_axe_finds_nothing_on_a_screenings_pages_at_the_desk(page, login):
    login(person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille"))
    drawn = Picture.objects.create(file="pictures/none.webp", width=640, height=360)
    pages = desk_pages(timezone.now()) | {"picture": reverse("pictures:tell", args=[drawn.pk])}
    assert complaints_in_both(page, pages) == []


def test_axe_finds_nothing_where_the_desk_refuses(page, login):
    """Errors beside their fields, lines to mend, looks that say no."""
    login(person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille"))
    page.goto(reverse("imports:festival"))
    page.locator("textarea").fill("date;heure;salle;titre\n32/12/2099;le soir;Salle 9;Raté")
    page.locator("main .button--main").click()
    expect(page.get_by_text("1 ligne à corriger")).to_be_visible()
    found = complaints_here(page, "import, to mend")
    page.goto(reverse("desk:new") + "?type=exhibition")
    page.get_by_role("button", name="Ajouter une ouverture").click()
    page.get_by_label("De :", exact=True).wait_for()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += complaints_here(page, "an opening, to mend")
    taken = desk_pages(timezone.now())
    page.goto(taken["publish-week"])
    for box in page.locator(".looks__one input").all():
        box.check()
    page.get_by_role("button", name="Publier ce qui est coché").click()
    found += complaints_here(page, "week, refused")
    page.goto(taken["move"])
    page.get_by_label("Pourquoi :", exact=True).fill("La copie n’arrive pas")
    page.get_by_role("button", name="Voir ce que ça change").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert found + complaints_here(page, "move, refused") == []


def test_axe_finds_nothing_on_a_guests_page(page, login):
    carrier = person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille")
    guest = Guest.objects.filter(screening__state="published").latest("screening__starts_at")
    Screening.objects.filter(pk=guest.screening_id).update(carrier=carrier)
    said = {
        "language": "fr",
        "call_name": "Camille",
        "call_phone": "01 00 00 00 00",
        "told": "Sonner.",
        "contact": "x",
    }
    written = write_page(guest=guest, now=timezone.now(), by=carrier, **said)
    login(carrier)
    pages = {"guest": written.get_absolute_url(), "card": reverse("guests:card", args=[guest.pk])}
    assert complaints_in_both(page, pages) == []


def test_axe_finds_nothing_on_a_visitors_places(browser, base_url):
    with opened(browser, base_url) as page:
        assert complaints_in_both(page, booking_pages.visitor_pages()) == []


def test_axe_finds_nothing_where_one_has_just_booked(browser, base_url):
    """An answer without its amount is refused; then it is given, and the same browser comes back."""
    screening = make_screening()
    with opened(browser, base_url) as page:
        page.goto(f"{screening.get_absolute_url()}reserver/?places=1")
        page.locator("main .button--main").click()
        expect(page.locator("main .field__error")).to_be_visible()
        found = complaints_here(page, "no amount, refused")
        page.get_by_role("radio", name="0 €", exact=True).first.check()
        page.locator("main .button--main").click()
        expect(page.get_by_role("heading", name="C’est réservé")).to_be_visible()
        again = {"already booked": f"{screening.get_absolute_url()}reserver/?places=1"}
        found += complaints_in_both(page, again)
        expect(page.get_by_text("You have just booked")).to_be_visible()
        assert found == []


def test_axe_finds_nothing_on_who_is_coming(page, login):
    login(person(Role.ADMINISTRATOR, email="alix@laclef.example", first_name="Alix"))
    assert complaints_in_both(page, booking_pages.coming_pages()) == []


def test_axe_finds_nothing_at_the_door(page, base_url):
    """The till's ground is dark by itself; most of it is seen in both languages."""
    now = till_pages.evening()
    assert complaints(page, till_pages.phone_pages(now)) == []
    now.install(page.context, base_url)
    assert complaints(page, till_pages.locked_pages()) == []
    now.sit_down()
    assert complaints_in_both(page, till_pages.till_pages(now)) == []
    assert complaints_in_both(page, till_pages.unopened_pages(now)) == []


def test_axe_finds_nothing_at_the_doors_office(page, login):
    now = till_pages.evening()
    login(person(Role.TREASURER, Role.ADMINISTRATOR, Role.DOOR, email="max@laclef.example", first_name="Max"))
    assert complaints_in_both(page, till_pages.office_pages(now)) == []
