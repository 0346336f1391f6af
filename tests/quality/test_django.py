"""What Django itself can check: migrations that say what the models say, a production without a warning."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from laclef.bootstrap import ROOT
from tests.production import SAFE

pytestmark = pytest.mark.quality


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, interactive=False)


def test_a_production_is_safe():
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env=bare | SAFE, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout
