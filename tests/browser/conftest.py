"""A real Chromium, the system's own, on a real server; a person signed in by one call."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext

from laclef import chromium
from laclef.accounts.models import User
from laclef.demo.load import load
from tests.people import sign_in
from tests.plugins.flush import Copy, put_back, remember

# Playwright keeps an event loop running in this thread; the tests are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which talks to nobody but the house; as root it has no sandbox to offer."""
    quiet = [f"--disable-{what}" for what in ("background-networking", "component-update", "sync", "quic")]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    found = {"executable_path": chromium.find(), "args": ["--no-first-run", *quiet, *as_root]}
    return {**browser_type_launch_args, **found}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(autouse=True)
def short_waits(context: BrowserContext) -> None:
    """A page that does not come fails the test soon."""
    context.set_default_timeout(15_000)


@pytest.fixture(autouse=True)
def empty_cache(transactional_db: None) -> Iterator[None]:
    """The shared cache is no model: the flush after a test leaves it."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """Under the name localhost, which browsers trust with passkeys; page.goto("/…") starts there."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def login_to(base_url: str) -> Callable[[BrowserContext, User], None]:
    """Sign a browser in as the person, second factor shown where the role asks for one."""

    def login_to(browser: BrowserContext, user: User) -> None:
        client = sign_in(Client(), user)
        name = settings.SESSION_COOKIE_NAME
        browser.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])

    return login_to


@pytest.fixture
def login(
    context: BrowserContext, login_to: Callable[[BrowserContext, User], None]
) -> Callable[[User], None]:
    """The same for the test's own browser."""
    return lambda user: login_to(context, user)


@pytest.fixture(scope="session")
def loaded() -> list[Copy]:
    """The demo as this process has loaded it once."""
    return []


@pytest.fixture
def demo(transactional_db: None, loaded: list[Copy]) -> None:
    """The demo's programme, around now; its drawings stay out."""
    if loaded:
        put_back(loaded[0])
    load(now=timezone.now(), pictures=False)
    loaded or loaded.append(remember("demo"))


@pytest.fixture
def illustrated_demo(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """The same, with its drawings."""
    settings.MEDIA_ROOT = tmp_path
    load(now=timezone.now())
