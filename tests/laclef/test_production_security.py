"""What a production is like, asked of a process that was started as one."""

import json
import subprocess
import sys

from tests.laclef.test_demo_strip import production_environment

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
names = '''SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY CSRF_COOKIE_HTTPONLY
SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD
SESSION_COOKIE_NAME CSRF_COOKIE_NAME DEMO'''.split()
client = Client(SERVER_NAME="laclef.example")
plain, safe = client.get("/compte/connexion/"), client.get("/healthz", secure=True)
print(json.dumps({
    "settings": {name: getattr(settings, name) for name in names},
    "plain": [plain.status_code, plain.headers["Location"]],
    "plain_health": client.get("/healthz").status_code,
    "safe": dict(safe.headers), "health": json.loads(safe.content), "status": safe.status_code,
    "cookies": len(safe.cookies),
}))
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env=production_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_cookies_transport_and_health_of_a_production():
    asked = run("-W", "ignore", "-c", ASK)
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    assert told["settings"] == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "DEMO": False,
    }
    assert told["plain"] == [301, "https://laclef.example/compte/connexion/"]
    assert told["safe"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    # The database of this production does not answer: the page says so, over plain HTTP too.
    assert told["plain_health"] == told["status"] == 503
    assert told["health"] == {"well": False, "database": "down", "worker": "unknown", "version": "0.1.0"}
    assert told["cookies"] == 0


def test_djangos_own_list_for_deployment_is_clean():
    checked = run("-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stdout + checked.stderr
