"""The strip of the demo: one click and one is anyone; outside the demo it cannot exist."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import include, path

from laclef.accounts.models import User
from laclef.accounts.roles import ROLE_NAMES, Role
from laclef.demo.strip import PEOPLE
from laclef.urls import urlpatterns as house

# The addresses of a process that was started as a demo.
urlpatterns = [*house, path("demo/", include("laclef.demo.urls"))]
BECOME, PAGE = "/demo/devenir/", "/compte/connexion/"


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("role", list(Role))
def test_one_click_makes_the_reader_anyone(client, role):
    response = client.post(BECOME, {"role": role, "next": "/compte/"})
    assert response.headers["Location"] == "/compte/"
    page = client.get("/compte/")  # treasurer and administrator too: the demo asks for no second factor
    assert page.status_code == 200
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.roles == {role}
    assert user.email.endswith("@demo.laclef.example")
    assert f"tu es {PEOPLE[role].first_name} ({ROLE_NAMES[role]})" in page.content.decode()


@pytest.mark.usefixtures("demo")
def test_one_click_makes_the_reader_a_visitor_again(client):
    client.post(BECOME, {"role": Role.TREASURER})
    client.post(BECOME, {"role": ""})
    assert "_auth_user_id" not in client.session
    assert "vous êtes en visite" in client.get(PAGE).content.decode()


@pytest.mark.usefixtures("demo")
def test_the_same_click_finds_the_same_person(client):
    for _ in range(2):
        client.post(BECOME, {"role": Role.DOOR})
    assert User.objects.count() == 1


@pytest.mark.usefixtures("demo")
def test_a_click_is_a_post_and_stays_in_the_house(client):
    assert client.get(BECOME).status_code == 405
    assert client.post(BECOME, {"next": "https://evil.example/"}).headers["Location"] == "/"
    assert client.post(BECOME, {"role": "owner"}).status_code == 302
    assert not User.objects.exists()


def test_outside_the_demo_the_pages_have_no_strip_and_the_address_is_unknown(client, db):
    assert "demo-strip" not in client.get(PAGE).content.decode()
    assert client.post(BECOME, {"role": Role.TREASURER}).status_code == 404


def test_even_with_the_address_nobody_becomes_anyone_outside_the_demo(client, db, settings):
    settings.ROOT_URLCONF = __name__
    assert client.post(BECOME, {"role": Role.TREASURER}).status_code == 404
    assert not User.objects.exists()


ASK = """
import django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
assert settings.DEMO is False and settings.DEBUG is False
for address in ("/demo/devenir/", "/en/demo/devenir/", "/demo/"):
    try:
        resolve(address)
    except Resolver404:
        continue
    raise SystemExit(address + " exists")
from django.test import Client
mail = Client(SERVER_NAME="laclef.example").get(reverse("outbox:list"), secure=True)
assert mail.status_code == 302 and mail.headers["Location"].startswith("/compte/connexion/"), mail
try:
    reverse("demo:become")
except NoReverseMatch:
    print("no demo here")
"""


def test_with_debug_off_there_is_no_demo_whatever_is_asked():
    """A production that asks for the demo refuses to start, or starts without any of it."""
    environment = production_environment() | {"LACLEF_DEMO": "1"}
    command = [sys.executable, "-W", "ignore", "-c", ASK]
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    refused = asked.returncode != 0 and "LACLEF_DEMO" in asked.stderr
    assert refused or asked.stdout.strip() == "no demo here", asked.stderr


def production_environment() -> dict[str, str]:
    """What a host sets; nothing of it is secret."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "DJANGO_SETTINGS_MODULE": "laclef.settings",
        "DEBUG": "0",
        "SECRET_KEY": "an-example-key-of-fifty-characters-and-more-0123456789-abcdef",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
        "ALLOWED_HOSTS": "laclef.example",
        "SITE_URL": "https://laclef.example",
        "EMAIL_URL": "smtp+tls://user:password@mail.laclef.example:587",
        "DEFAULT_FROM_EMAIL": "bonjour@laclef.example",
    }
