"""Paying on a phone, against the fake provider: success, decline, abandon, late, twice, never; the page tells."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.roles import Role
from screenings.models import Screening
from tests.browser.axe import complaints_in_both
from tests.browser.pages import PHONE
from tests.factories import make_screening
from tests.people import person
from tests.tickets.acts import book, taken
from tests.tickets.paying.acts import entries_of, owed_and_paid, run_out, to_pay
from tickets import providers
from tickets.models import OnlinePayment, Outcome, ProviderEvent, Sale, Seat
from tickets.paying import jobs
from tickets.providers.fake import FakeStripe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY, SECRET = "sk_test_of_the_browser", "whsec_of_the_browser"


@pytest.fixture
def provider(settings: LazySettings, live_server: object, base_url: str) -> Iterator[FakeStripe]:
    """The fake server beside the live one; forms may lead there, as the settings say of the real one."""
    door = f"{live_server.url}/paiement/notification/"  # type: ignore[attr-defined]
    fake = FakeStripe(secret_key=KEY, webhook_secret=SECRET, notify=door, late=1.5).start()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API = settings.PAYMENT_PAGES = fake.address
    settings.SITE_URL = base_url
    settings.PAYMENT_PROVIDER = "tickets.providers.stripe_checkout.from_settings"
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "form-action": ["'self'", fake.address]}}
    providers.forget()
    yield fake
    fake.notifier.wait()
    fake.stop()
    providers.forget()


@pytest.fixture
def screening() -> Screening:
    return make_screening()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def phone(request, browser, base_url) -> Iterator[Page]:
    options = {"viewport": PHONE, "java_script_enabled": request.param, "locale": "fr-FR"}
    with browser.new_context(base_url=base_url, **options) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def off_to_pay(page: Page, screening: Screening) -> OnlinePayment:
    """Two places at 4 and 7 euros, then the button: now on the provider's page."""
    page.goto(screening.get_absolute_url() + "reserver/?places=2")
    for place, amount in (("Place 1", "4 €"), ("Place 2", "7 €")):
        page.get_by_role("group", name=place).get_by_role("radio", name=amount, exact=True).check()
    page.get_by_role("button", name="maintenant").click()
    expect(page.get_by_role("heading", name="Payer 11 €")).to_be_visible()
    return OnlinePayment.objects.get()


def presses(page: Page, button: str, *, notified: str = "on-time") -> None:
    page.locator("select").select_option(notified)
    page.get_by_role("button", name=button).click()


def test_success(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    payment = off_to_pay(phone, screening)
    presses(phone, "Payer 11 €")
    expect(phone.get_by_role("heading", name="C’est payé")).to_be_visible()
    expect(phone.get_by_text("2 entrées sont payées")).to_be_visible()
    provider.notifier.wait()
    assert entries_of(payment) == [400, 700]


def test_declined_then_another_card(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    payment = off_to_pay(phone, screening)
    presses(phone, "Faire refuser la carte")
    expect(phone.get_by_role("alert")).to_contain_text("refusée")
    presses(phone, "Abandonner et revenir")
    expect(phone.get_by_text("La carte a été refusée. Rien n’a été payé.")).to_be_visible()
    phone.get_by_role("button", name="Payer 11 €").click()
    presses(phone, "Payer 11 €")
    expect(phone.get_by_role("heading", name="C’est payé")).to_be_visible()
    assert (entries_of(payment), OnlinePayment.objects.count()) == ([400, 700], 1)


def test_abandoned_for_the_door(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    off_to_pay(phone, screening)
    presses(phone, "Abandonner et revenir")
    expect(phone.get_by_text("Rien n’est payé pour l’instant.")).to_be_visible()
    phone.get_by_role("button", name="Garder les places, payer à la porte").click()
    expect(phone.get_by_role("heading", name="C’est réservé")).to_be_visible()
    assert taken(screening) == 2


def test_abandoned_and_given_back(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    off_to_pay(phone, screening)
    presses(phone, "Abandonner et revenir")
    phone.get_by_role("button", name="Rendre les places").click()
    expect(phone.get_by_role("heading", name="Réservation terminée")).to_be_visible()
    assert taken(screening) == 0


@pytest.mark.parametrize("notified", ["late", "twice", "out-of-order", "never"])
def test_the_notification_comes_as_it_likes(
    page: Page, screening: Screening, provider: FakeStripe, notified: str
) -> None:
    """The page asks by itself, so the person never waits for it; and it changes nothing afterwards."""
    payment = off_to_pay(page, screening)
    presses(page, "Payer 11 €", notified=notified)
    expect(page.get_by_role("heading", name="C’est payé")).to_be_visible()
    provider.notifier.wait()
    sent = {"late": 1, "twice": 2, "out-of-order": 2, "never": 0}[notified]
    assert provider.notifier.answers == [200] * sent
    stored = {"late": 1, "twice": 1, "out-of-order": 2, "never": 0}[notified]
    assert ProviderEvent.objects.count() == stored
    assert (Sale.objects.count(), entries_of(payment)) == (1, [400, 700])


def test_paid_in_another_window_the_page_sees_it_by_itself(
    page: Page, screening: Screening, provider: FakeStripe
) -> None:
    payment = off_to_pay(page, screening)
    presses(page, "Abandonner et revenir")
    expect(page.get_by_text("Rien n’est payé pour l’instant.")).to_be_visible()
    provider.pay(payment.reference)
    expect(page.get_by_role("heading", name="C’est payé")).to_be_visible()


def test_never_paid_and_the_window_closed(page: Page, screening: Screening, provider: FakeStripe) -> None:
    """Nobody comes back, nothing is told: the minute's job closes the page, then the places go."""
    payment = off_to_pay(page, screening)
    page.close()
    run_out(payment)
    jobs.every_minute()
    assert provider.ledger.session(payment.reference)["status"] == "expired"
    assert set(Seat.objects.values_list("freed_because", flat=True)) == {"lapsed"}


def test_too_late_is_said(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    payment = off_to_pay(phone, screening)
    run_out(payment)
    presses(phone, "Laisser expirer")
    phone.get_by_role("link", name="Revenir à La Clef").click()
    expect(phone.get_by_text("Trop tard : le temps pour payer est écoulé.")).to_be_visible()
    phone.get_by_role("link", name="Réserver de nouveau").click()
    expect(phone.get_by_role("heading", name="Réserver")).to_be_visible()


def test_late_money_comes_back(page: Page, provider: FakeStripe, settings: LazySettings) -> None:
    """Let go by the release while the provider was away; others took the places; then the money comes."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=2)
    payment = off_to_pay(page, screening)
    run_out(payment)
    Seat.objects.filter(order=payment.order_id).update(freed_at=timezone.now(), freed_because="released")
    book(screening, 5)
    presses(page, "Payer 11 €", notified="never")
    expect(page.get_by_text("Vos 11 € vous reviennent.")).to_be_visible()
    jobs.every_minute()
    assert owed_and_paid() == [(1100, True)]


def test_giving_one_place_back(phone: Page, screening: Screening, provider: FakeStripe) -> None:
    payment = off_to_pay(phone, screening)
    presses(phone, "Payer 11 €")
    phone.get_by_role("link", name="Rendre des places").click()
    phone.get_by_role("checkbox").last.check()
    phone.get_by_role("button", name="Rendre et être remboursé·e").click()
    expect(phone.get_by_role("status")).to_contain_text("Les places sont rendues")
    jobs.every_minute()
    assert (len(entries_of(payment)), [paid for __, paid in owed_and_paid()]) == (1, [True])


def test_nothing_to_pay_is_a_plain_word(page: Page, screening: Screening, provider: FakeStripe) -> None:
    page.goto(screening.get_absolute_url() + "reserver/?places=1")
    page.get_by_role("group", name="Votre montant").get_by_label("0 €", exact=True).check()
    expect(page.get_by_role("button", name="maintenant")).to_be_hidden()
    page.get_by_role("button", name="réserver 1 place").click()
    expect(page.get_by_text("0 € : rien à payer, ni maintenant ni à la porte.")).to_be_visible()


def test_nothing_is_in_the_way(provider: FakeStripe, login, page: Page) -> None:
    """axe finds nothing, and nothing is wider than the phone: open, too late, late, giving back, the books."""
    screening = make_screening()
    open_one, gone, paid = (to_pay(screening, 4, 7) for _ in range(3))
    run_out(gone)
    provider.pay(paid.reference)
    login(person(Role.TREASURER))
    addresses = [f"/reservation/{one.order.token}/paiement/" for one in (open_one, gone, paid)]
    addresses += [
        f"/reservation/{paid.order.token}/rembourser/",
        "/maison/paiements/",
        "/maison/paiements/tous/",
    ]
    addresses += [f"/maison/paiements/{paid.pk}/", f"/maison/paiements/{open_one.pk}/"]
    assert complaints_in_both(page, {address: address for address in addresses}) == []
    paid.refresh_from_db()
    assert paid.outcome == Outcome.PAID


def test_the_keyboard_alone_pays(page: Page, screening: Screening, provider: FakeStripe) -> None:
    page.goto(screening.get_absolute_url() + "reserver/?places=1")
    page.get_by_role("radio", name="7 €", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Payer 7 € maintenant").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Abandonner et revenir").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Garder les places, payer à la porte").focus()
    page.wait_for_timeout(4000)
    expect(page.get_by_role("button", name="Garder les places, payer à la porte")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="C’est réservé")).to_be_visible()
