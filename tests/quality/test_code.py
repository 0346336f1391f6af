"""Lint, format, types and templates, each tool run once on everything."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from laclef.bootstrap import ROOT

pytestmark = pytest.mark.quality


def complaints(*command: str) -> str:
    """What the tool says when it is not content; empty when it is."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    return f"{done.stdout}{done.stderr}" if done.returncode else ""


def test_lint():
    assert complaints(sys.executable, "-m", "ruff", "check", ".") == ""


def test_format():
    assert complaints(sys.executable, "-m", "ruff", "format", "--check", ".") == ""


def test_types():
    folders = ("manage.py", "laclef", "screenings", "tickets", "volunteers")
    assert complaints(sys.executable, "-m", "mypy", *folders) == ""


def test_template_format(tmp_path):
    blank = tmp_path / "blank.html"  # a house without a template is in good order too
    blank.touch()
    templates = [str(path) for app in ROOT.glob("*/") if app.name[0] != "." for path in app.rglob("*.html")]
    djade = Path(sysconfig.get_path("scripts")) / "djade"
    assert complaints(str(djade), "--target-version", "5.2", "--check", str(blank), *templates) == ""
