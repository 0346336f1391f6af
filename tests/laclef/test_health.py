"""/healthz: well, or what is not. (A database that does not answer: test_production_security.)"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def worker(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_it_is_well_when_the_database_answers_and_a_worker_lives(client):
    worker(5)
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"well": True, "database": "ok", "worker": "ok", "version": "0.1.0"}
    assert "no-store" in response.headers["Cache-Control"]


def test_a_worker_that_was_never_there(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]) == (503, "missing")


def test_a_worker_whose_heart_stopped(client):
    worker(120)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]) == (503, "late")


def test_one_living_worker_is_enough(client):
    worker(120)
    worker(5)
    assert client.get("/healthz").status_code == 200


def test_it_asks_one_thing_and_needs_no_session(client):
    client.cookies["session"] = "whatever"
    with CaptureQueriesContext(connection) as queries:
        client.get("/healthz")
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    assert "procrastinate_workers" in queries[0]["sql"]
