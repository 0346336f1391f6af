"""The anonymous page cache: what it hands out, what it drops, and that nothing private is ever in it."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laclef import pagechanges
from laclef.accounts.roles import Role
from laclef.house import texts
from laclef.house.models import Notice
from laclef.pagecache import Entry, PageCache, Pages, cached_page
from laclef.pagechanges import changes, while_nothing_changes
from screenings import programme
from screenings.models import Screening
from tests.factories import make_screening, make_user

# Tables whose rows no public page shows; any other table of the programme must mark its changes.
NOT_ON_PAGES = {
    "screenings_distributor",
    "screenings_filmfollowup",
    "screenings_guestpage",
    "screenings_kindtemplate",
    "screenings_screeningrecord",
}


@pytest.fixture(autouse=True)
def cache_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE = True
    monkeypatch.setattr(pagechanges, "everywhere", pagechanges.Watch())


def visitor(worker: Client | None = None, *, who: Any = None) -> Client:
    """Someone who asks the same worker process, or a worker of their own."""
    client = Client()
    if worker is not None:
        client.handler = worker.handler
    if who is not None:
        client.force_login(who)
    return client


def queries(client: Client, path: str, **headers: str) -> tuple[int, HttpResponse]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, headers=headers)
    return len(captured), response


# --- hits ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_second_visitor_costs_no_query_and_reads_the_same() -> None:
    make_screening()
    first = visitor()
    before = first.get("/")
    count, after = queries(visitor(first), "/")
    assert (count, after.content) == (0, before.content)
    for name in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Content-Type"):
        assert after.headers[name] == before.headers[name], name
    assert after.headers["Vary"] == "Accept-Encoding"
    assert after.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert not after.cookies


@pytest.mark.django_db
def test_every_public_page_of_the_programme_is_kept() -> None:
    screening = make_screening()
    film = screening.programme.get().film
    worker = visitor()
    paths = ["/", "/en/", "/semaine/", "/mois/", "/jour/", "/archives/", "/programme/films/"]
    paths += [screening.get_absolute_url(), film.get_absolute_url()]
    paths.append(film.directors.get().get_absolute_url())
    for path in paths:
        assert worker.get(path).status_code == 200, path
        assert queries(worker, path)[0] == 0, path


@pytest.mark.django_db
def test_each_language_host_and_scheme_has_its_own() -> None:
    worker = visitor()
    french, english = worker.get("/"), worker.get("/en/")
    assert b'lang="fr"' in french.content.split(b">")[1]
    assert (worker.get("/").content, worker.get("/en/").content) == (french.content, english.content)
    assert queries(worker, "/")[0] == 0
    assert queries(worker, "/", host="localhost")[0] > 0
    with CaptureQueriesContext(connection) as captured:
        worker.get("/", secure=True)
    assert len(captured) > 0


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_before_and_after(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    worker = visitor()
    for _ in range(2):
        assert worker.get("/", headers={"host": "elsewhere.example"}).status_code == 400
        assert worker.get("/").status_code == 200


@pytest.mark.django_db
def test_compressed_for_those_who_can_read_it() -> None:
    worker = visitor()
    plain = worker.get("/")
    zipped = worker.get("/", headers={"accept-encoding": "br, gzip"})
    refused = worker.get("/", headers={"accept-encoding": "gzip; q=0, identity"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content == refused.content
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert len(zipped.content) == int(zipped.headers["Content-Length"]) < len(plain.content) / 2


@pytest.mark.django_db
def test_who_has_the_page_already_hears_that_it_stands() -> None:
    worker = visitor()
    etag = worker.get("/").headers["ETag"]
    for tags in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = worker.get("/", headers={"if-none-match": tags})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag), tags
        assert response.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert worker.get("/", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.django_db
def test_the_same_page_has_the_same_tag_in_another_worker() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        assert visitor().get("/").headers["ETag"] == visitor().get("/").headers["ETag"]


@pytest.mark.django_db
def test_head_is_answered_from_what_get_left_and_leaves_nothing() -> None:
    worker = visitor()
    assert "ETag" not in worker.head("/").headers
    page = worker.get("/")
    with CaptureQueriesContext(connection) as captured:
        head = worker.head("/")
    assert (len(captured), head.content, head.headers["ETag"]) == (0, b"", page.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(page.content))


# --- what changes ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_published_change_is_seen_by_everybody_within_five_seconds() -> None:
    """Guard: the marks of migration 0005; without the triggers the old page stays a minute."""
    screening = make_screening()
    workers = [visitor(), visitor()]
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for worker in workers:
            assert "Annulée" not in worker.get("/").content.decode()
        clock.move_to(start + timedelta(seconds=1))
        programme.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
        clock.move_to(start + timedelta(seconds=6))
        for worker in workers:
            assert "Annulée" in worker.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_each_table_of_the_programme_marks_its_changes() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("screenings").get_models()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'laclef_page_changed'")
        marked = {row[0] for row in cursor.fetchall()}
    assert tables - NOT_ON_PAGES <= marked
    assert {"house_housetext", "house_notice"} <= marked


@pytest.mark.django_db(transaction=True)
def test_the_mark_comes_with_the_commit_and_not_before() -> None:
    """A mark seen before its change would keep the old page under the new mark."""
    screening = make_screening()
    before = changes()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE screenings_screening SET title_en = 'x' WHERE id = %s", [screening.pk])
        assert changes() == before
        other.commit()
        assert changes() != before
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_programme_do_not_wait_for_each_other() -> None:
    first, second = make_screening(), make_screening()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE laclef_pagechange SET changed_at = changed_at - interval '1 hour'")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE screenings_screening SET title_en = 'x' WHERE id = %s", [first.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("UPDATE screenings_screening SET title_en = 'y' WHERE id = %s", [second.pk])
            cursor.execute("RESET lock_timeout")
        other.commit()
    finally:
        other.close()
    assert Screening.objects.filter(title_en="").count() == 0


@pytest.mark.django_db
def test_the_clock_makes_a_page_old(django_assert_num_queries: Any) -> None:
    worker = visitor()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        worker.get("/")
        clock.move_to(start + timedelta(seconds=59))
        with django_assert_num_queries(1) as asked:  # only whether something changed
            worker.get("/")
        assert "laclef_pagechange" in asked.captured_queries[0]["sql"]
        clock.move_to(start + timedelta(seconds=61))
        assert queries(worker, "/")[0] > 1


# --- nothing private -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in_first", [True, False])
def test_two_roles_never_read_each_others_page(signed_in_first: bool) -> None:
    """Guard: _for_everybody. The programmer's own links reach nobody else, in either order."""
    make_screening()
    worker = visitor()
    programmer = visitor(worker, who=make_user(Role.PROGRAMMER))
    volunteer = visitor(worker, who=make_user(Role.VOLUNTEER))
    anonymous = visitor(worker)
    order = [programmer, volunteer, anonymous] if signed_in_first else [anonymous, programmer, volunteer]
    for _ in range(2):
        for client in order:
            page = client.get("/")
            mine = "Mon compte" in page.content.decode()
            assert mine == (client is not anonymous)
            assert ("private" in page.headers["Cache-Control"]) == (client is not anonymous)


@pytest.mark.django_db
def test_who_has_a_session_is_never_told_that_the_page_stands() -> None:
    worker = visitor()
    etag = worker.get("/").headers["ETag"]
    someone = visitor(worker, who=make_user())
    assert someone.get("/", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.django_db
def test_a_harmless_cookie_reads_but_does_not_write() -> None:
    worker = visitor()
    marked = visitor(worker)
    marked.cookies["csrftoken"] = "x" * 32
    assert "ETag" not in marked.get("/").headers
    assert queries(worker, "/")[0] > 0
    assert queries(marked, "/")[0] == 0


@pytest.mark.django_db
def test_a_message_for_one_person_is_for_that_person() -> None:
    worker = visitor()
    worker.get("/")
    told = visitor(worker)
    storage = CookieStorage(RequestFactory().get("/"))
    told.cookies["messages"] = storage._encode([Message(25, "Pour vous seul·e")])
    assert "Pour vous seul·e" in told.get("/").content.decode()
    assert "Pour vous seul·e" not in visitor(worker).get("/").content.decode()


def asked(view: Any, path: str = "/x/", **headers: str) -> tuple[PageCache, HttpResponse]:
    """The answer of one view behind a cache of its own."""
    cache = PageCache(view)
    return cache, cache(RequestFactory().get(path, headers=headers))  # type: ignore[return-value]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["token", "form", "cookie", "private", "vary", "nonce", "status", "unmarked", "stream"]
)
def test_what_is_never_kept(name: str) -> None:
    """Guard: _may_be_kept; each of its conditions alone."""

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("<input name='csrfmiddlewaretoken'>" if name == "form" else "page")
        if name == "token":
            get_token(request)
        elif name == "cookie":
            response.set_cookie("a", "b")
        elif name == "private":
            response.headers["Cache-Control"] = "private"
        elif name == "vary":
            response.headers["Vary"] = "User-Agent"
        elif name == "nonce":
            response.headers["Content-Security-Policy"] = "script-src 'nonce-abc'"
        elif name == "status":
            response.status_code = 404
        return response

    cache, response = asked(view if name == "unmarked" else cached_page()(view))
    if name == "stream":
        cache, response = asked(cached_page()(lambda _: StreamingHttpResponse(["a"])))
    assert (len(cache.pages.entries), response.has_header("ETag")) == (0, False)


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["authorization", "hx-request", "cookie"])
def test_what_is_not_asked_for_by_everybody_passes_by(header: str, settings: Any) -> None:
    made: Iterator[int] = iter(range(9))
    cache, _ = asked(cached_page()(lambda _: HttpResponse(str(next(made)))))
    value = f"{settings.SESSION_COOKIE_NAME}=abc" if header == "cookie" else "true"
    answer = cache(RequestFactory().get("/x/", headers={header: value}))
    assert answer.content == b"1"  # type: ignore[attr-defined]
    assert cache(RequestFactory().get("/x/")).content == b"0"  # type: ignore[attr-defined]


# --- bounded ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_unknown_parameters_neither_fill_the_cache_nor_reach_the_page() -> None:
    worker = visitor()
    first = worker.get("/", {"utm": "<poison>"})
    assert b"poison" not in first.content
    count, second = queries(worker, "/?anything=1&else=2")
    assert (count, second.content) == (0, first.content)


@pytest.mark.django_db
def test_the_parameters_that_a_view_names_make_its_pages() -> None:
    view = cached_page("a", "b")(lambda request: HttpResponse(request.META["QUERY_STRING"]))
    cache, _ = asked(view, "/x/")

    def get(query: str) -> bytes:
        content: bytes = cache(RequestFactory().get(f"/x/?{query}")).content  # type: ignore[attr-defined]
        return content

    assert get("b=2&z=9&a=1") == get("a=1&b=2") == b"a=1&b=2"
    assert get("a=2") == b"a=2"
    assert len(cache.pages.entries) == 3


@pytest.mark.django_db
def test_a_flood_of_queries_stays_within_the_bytes(settings: Any) -> None:
    settings.PAGE_CACHE_BYTES = 50_000
    cache = PageCache(cached_page("q")(lambda request: HttpResponse("x" * 100)))
    for number in range(300):
        cache(RequestFactory().get(f"/x{number % 7}/?q={number}"))
    assert cache.pages.size <= 50_000
    assert cache.pages.size == sum(entry.size for entry in cache.pages.entries.values())
    assert len(cache.pages.parameters) <= 64


def test_the_page_not_asked_for_the_longest_leaves_first() -> None:
    pages = Pages(limit=4 * 2_100)
    entry = Entry(body=b"x" * 100, compressed=False, headers=(), etag="e", version="v", stale_at=9.0)
    for path in "abcd":
        pages.put(("http", "h", path), "", (), entry)
    assert pages.get(("http", "h", "a"), "", "v", 1.0) is entry
    pages.put(("http", "h", "e"), "", (), entry)
    assert [address[2] for address, _ in pages.entries] == ["c", "d", "a", "e"]


def test_a_page_larger_than_a_quarter_is_not_kept() -> None:
    pages = Pages(limit=10_000)
    entry = Entry(body=b"x" * 5_000, compressed=False, headers=(), etag="e", version="v", stale_at=9.0)
    pages.put(("http", "h", "/"), "", (), entry)
    assert (pages.size, len(pages.entries)) == (0, 0)


@pytest.mark.django_db
def test_the_demo_has_no_cache(settings: Any) -> None:
    """Its strip belongs to one reader and carries a token."""
    settings.DEMO = True
    with pytest.raises(MiddlewareNotUsed):
        PageCache(lambda request: HttpResponse())


# --- what every page repeats -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_foot_and_the_notices_are_made_again_when_they_changed(settings: Any) -> None:
    """Also on pages that are kept for nobody; two seconds late at most, here none."""
    settings.PAGE_CACHE_CHECK_SECONDS = 0
    reader = visitor(who=make_user(Role.VOLUNTEER))
    now = timezone.now()
    assert "Une fuite d’eau" not in reader.get("/").text
    Notice.objects.create(text_fr="Une fuite d’eau", starts_at=now, ends_at=now + timedelta(hours=1))
    texts.save(
        key="venir",
        title_fr="Nous rejoindre à vélo",
        title_en="",
        text_fr="…",
        text_en="",
        by=make_user(),
        now=now,
    )
    page = reader.get("/").text
    assert "Une fuite d’eau" in page
    assert "Nous rejoindre à vélo" in page
    with time_machine.travel(now + timedelta(hours=2)):
        assert "Une fuite d’eau" not in visitor().get("/").text


@pytest.mark.django_db
def test_what_every_page_repeats_is_made_once() -> None:
    made: Iterator[int] = iter(range(9))
    number = while_nothing_changes(lambda language: f"{language} {next(made)}")
    assert [number("fr"), number("fr"), number("en"), number("fr")] == ["fr 0", "fr 0", "en 1", "fr 0"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["DEMO", "PAGE_CACHE"])
def test_without_the_cache_it_is_made_each_time(name: str, settings: Any) -> None:
    setattr(settings, name, name == "DEMO")
    made: Iterator[int] = iter(range(9))
    number = while_nothing_changes(lambda: next(made))
    assert [number(), number()] == [0, 1]
