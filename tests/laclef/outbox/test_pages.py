import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role
from laclef.outbox import sending
from laclef.outbox.models import Mail, State
from tests.factories import make_user
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    sign_in(client, make_user(Role.ADMINISTRATOR))
    return client


def fail(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=State.FAILED, failed_at=timezone.now(), last_error="no mail")


def pages(mail: Mail) -> list[str]:
    return [
        reverse("outbox:list"),
        reverse("outbox:detail", args=[mail.pk]),
        reverse("outbox:html", args=[mail.pk]),
    ]


def test_only_those_who_may_read_it(client, queue):
    mail = queue()
    assert [client.get(page).status_code for page in pages(mail)] == [302] * 3
    client.force_login(make_user(Role.VOLUNTEER))
    assert [client.get(page).status_code for page in pages(mail)] == [403] * 3
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert [client.get(page).status_code for page in pages(mail)] == [200] * 3


def test_in_the_demo_everyone_reads_it(client, queue, settings):
    settings.DEMO = True
    mail = queue(secret=True)
    assert [client.get(page).status_code for page in pages(mail)] == [200] * 3
    assert "L’essai" in client.get(pages(mail)[1]).text


def test_retry_is_for_those_who_may_even_in_the_demo(client, queue, settings):
    settings.DEMO = True
    mail = queue()
    fail(mail)
    assert client.post(reverse("outbox:retry", args=[mail.pk])).status_code == 302
    assert Mail.objects.get().state == State.FAILED


def test_list_filters_by_state_and_words(administrator, queue):
    waits, failed = queue(event="seance:1"), queue(event="seance:2", recipient="z@example.org")
    fail(failed)
    address = reverse("outbox:list")

    def found(**query: str) -> set[Mail]:
        return set(administrator.get(address, query).context["page"])

    assert found() == {waits, failed}
    assert found(etat="failed") == {failed}
    assert found(etat="sent") == set()
    assert found(etat="nonsense") == {waits, failed}
    assert found(q="z@EXAMPLE") == {failed}
    assert found(q="seance:1") == {waits}


def test_list_costs_the_same_for_one_and_for_thirty(administrator, queue, django_assert_num_queries):
    address = reverse("outbox:list")
    queue()
    administrator.get(address)
    with CaptureQueriesContext(connection) as for_one:
        administrator.get(address)
    for number in range(30):
        queue(event=f"more:{number}")
    with django_assert_num_queries(len(for_one)):
        administrator.get(address)


def test_a_secret_shows_nowhere(administrator, queue):
    mail = queue(secret=True, context={"title": "Bonjour"})
    shown = [administrator.get(page).text for page in pages(mail)]
    assert ["L’essai" in page for page in shown] == [False] * 3


def test_html_runs_nothing_and_applies_only_its_own_style(administrator, queue):
    mail = queue(context={"title": "<script>alert(1)</script>"})
    response = administrator.get(reverse("outbox:html", args=[mail.pk]))
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("; sandbox")
    assert "unsafe" not in policy
    assert "<script>" not in response.text
    assert "style=" not in response.text


def test_failed_mail_is_shown_and_retried(administrator, queue):
    mail = queue()
    fail(mail)
    detail, again = (reverse(f"outbox:{name}", args=[mail.pk]) for name in ("detail", "retry"))
    page = administrator.get(detail).text
    assert "no mail" in page
    assert f'action="{again}"' in page
    assert administrator.get(again).status_code == 405
    assert Mail.objects.get().state == State.FAILED
    response = administrator.post(again)
    assert response.url == detail
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["Ce courrier va repartir."]
    assert sending.send(mail_id=mail.pk, now=timezone.now())
    assert again not in administrator.get(detail).text


def test_retrying_what_did_not_fail_changes_nothing(administrator, queue):
    mail = queue()
    response = administrator.post(reverse("outbox:retry", args=[mail.pk]))
    assert len(get_messages(response.wsgi_request)) == 1
    assert Mail.objects.get().attempts == 0


def test_a_forgotten_mail_still_has_a_page(administrator, queue):
    mail = queue()
    Mail.objects.update(state=State.SENT, sent_at=timezone.now(), recipient="", subject="", text="", html="")
    assert "effacé" in administrator.get(reverse("outbox:list")).text
    assert "Courrier effacé" in administrator.get(reverse("outbox:detail", args=[mail.pk])).text


def test_no_such_mail(administrator):
    for name in ("detail", "html"):
        assert administrator.get(reverse(f"outbox:{name}", args=[1])).status_code == 404
    assert administrator.post(reverse("outbox:retry", args=[1])).status_code == 404
