"""Logging in: a code by mail, the same page for everyone, and few tries."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from laclef.accounts.models import Throttle
from laclef.outbox.models import Mail
from tests.people import person

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/compte/connexion/", "/compte/connexion/code/"


def ask(client: Client, email: str, **more: str):
    return client.post(LOGIN, {"email": email, **more})


def code_of(mail: Mail) -> str:
    (code,) = re.findall(r"\d{4}-\d{4}", mail.text)
    return code


def page_of(response) -> str:
    """The page without what differs at each request."""
    return re.sub(r'value="[^"]{40,}"', "", response.content.decode())


def test_a_code_by_mail_opens_the_house(client):
    user = person(email="alice@laclef.example")
    assert ask(client, "Alice@laclef.example ").headers["Location"] == CODE
    mail = Mail.objects.get()
    assert (mail.recipient, mail.language, mail.secret) == (user.email, "fr", True)
    code = code_of(mail)
    assert code not in mail.subject
    assert client.post(CODE, {"code": code.replace("-", " ")}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_mail_and_the_way_home_are_in_the_persons_language(client):
    person(email="bob@laclef.example", language="en")
    ask(client, "bob@laclef.example")
    mail = Mail.objects.get()
    assert mail.language == "en"
    response = client.post(CODE, {"code": code_of(mail)})
    with translation.override("en"):
        assert urlsplit(response.headers["Location"]).path in ("/en/", "/")


def test_one_comes_back_to_the_page_that_asked(client):
    person(email="alice@laclef.example")
    response = ask(client, "alice@laclef.example", next="/compte/")
    assert response.headers["Location"] == f"{CODE}?next=%2Fcompte%2F"
    code = code_of(Mail.objects.get())
    assert client.post(CODE, {"code": code, "next": "/compte/"}).headers["Location"] == "/compte/"


def test_one_never_goes_to_another_house(client):
    person(email="alice@laclef.example")
    ask(client, "alice@laclef.example", next="https://evil.example/")
    code = code_of(Mail.objects.get())
    assert client.post(CODE, {"code": code, "next": "https://evil.example/"}).headers["Location"] == "/"


def test_an_unknown_address_gets_the_same_page_and_no_mail():
    person(email="alice@laclef.example")
    person(email="gone@laclef.example", is_active=False)
    pages = []
    for email in ("alice@laclef.example", "nobody@laclef.example", "gone@laclef.example"):
        client = Client()
        asked = ask(client, email)
        shown = client.get(asked.headers["Location"])
        refused = client.post(CODE, {"code": "1234-5678"})
        pages.append(
            [(asked.status_code, asked.headers["Location"])]
            + [(r.status_code, page_of(r).replace(email, "…")) for r in (shown, refused)]
        )
    assert pages[0] == pages[1] == pages[2]
    assert set(Mail.objects.values_list("recipient", flat=True)) == {"alice@laclef.example"}


def test_an_unknown_address_costs_the_same_work():
    """Statement for statement: the time of the answer does not tell which addresses are known."""
    person(email="alice@laclef.example")
    work = []
    for email in ("alice@laclef.example", "nobody@laclef.example"):
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), email)
        work.append([query["sql"].split()[0] for query in queries])
    work[1].remove("ROLLBACK")  # to the savepoint, in memory: the only difference
    assert work[0] == work[1]


def test_three_tries_for_a_code_even_from_a_copied_session(client):
    """The count is in the database: sending an old session again does not give the tries back."""
    person(email="alice@laclef.example")
    ask(client, "alice@laclef.example")
    code = code_of(Mail.objects.get())
    untouched = dict(client.session.items())
    for _ in range(3):
        client.post(CODE, {"code": "0000-0000"})
        session = client.session
        session.update(untouched)
        session.save()
    response = client.post(CODE, {"code": code})
    assert "Trop d’essais" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_three_wrong_codes_one_asks_again(client):
    person(email="alice@laclef.example")
    ask(client, "alice@laclef.example")
    answers = [client.post(CODE, {"code": "0000-0000"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert client.post(CODE, {"code": code_of(Mail.objects.get())}).headers["Location"] == LOGIN


def test_an_address_asks_for_few_codes():
    person(email="alice@laclef.example")
    answers = [ask(Client(), "alice@laclef.example").status_code for _ in range(7)]
    assert answers == [302] * 5 + [200] * 2
    assert Mail.objects.count() == 5
    assert not Throttle.objects.filter(key__contains="@").exists()


def test_a_code_opens_only_the_browser_that_asked():
    person(email="alice@laclef.example")
    ask(Client(), "alice@laclef.example")
    stranger = Client()
    assert stranger.post(CODE, {"code": code_of(Mail.objects.get())}).headers["Location"] == LOGIN


def test_nobody_signs_up_and_nobody_has_a_password(client):
    assert "Pas d’inscription ici" in client.get("/compte/inscription/").content.decode()
    client.post("/compte/inscription/", {"email": "new@laclef.example"})
    user = person(email="alice@laclef.example")
    user.set_password("secret")
    user.save(update_fields=["password"])
    assert not client.login(email=user.email, password="secret")
    assert not client.login(username=user.email, password="secret")


def test_errors_are_tied_to_their_field(client):
    page = client.post(LOGIN, {"email": "not an address"}).content.decode()
    assert 'aria-describedby="id_email_error"' in page
    assert 'id="id_email_error"' in page
    assert '<label for="id_email">' in page
