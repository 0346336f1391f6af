"""What any command does before Django: an environment, and a database if it needs one."""

import os
import subprocess
import sys

import pytest

from laclef import bootstrap, commands
from tests.production import SAFE


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with two locks and no .venv yet."""
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path / ".venv" / "bin" / "python")
    locks = {"run": tmp_path / "requirements.txt", "test": tmp_path / "tests" / "requirements.txt"}
    monkeypatch.setattr(bootstrap, "LOCKS", locks)
    for lock in locks.values():
        lock.write_text("# nothing to install\n")
    return tmp_path


def test_an_environment_is_made_once(checkout):
    bootstrap._build("run")
    tag = bootstrap._tag_of_venv()
    assert tag == sys.implementation.cache_tag
    assert bootstrap._is_current("run", tag)
    assert not bootstrap._is_current("test", tag)


def test_the_tests_lock_serves_a_run_too(checkout):
    bootstrap._build("test")
    tag = bootstrap._tag_of_venv()
    assert bootstrap._is_current("run", tag)
    assert bootstrap._is_current("test", tag)


def test_a_changed_lock_or_another_python_makes_it_anew(checkout):
    bootstrap._build("test")
    tag = bootstrap._tag_of_venv()
    assert not bootstrap._is_current("run", "cpython-399")
    bootstrap.LOCKS["test"].write_text("# changed\n")
    assert (bootstrap._is_current("run", tag), bootstrap._is_current("test", tag)) == (True, False)
    bootstrap.LOCKS["run"].write_text("# changed\n")
    assert not bootstrap._is_current("run", tag)


def test_an_interrupted_installation_is_not_taken_for_a_whole_one(checkout, capsys):
    bootstrap.LOCKS["run"].write_text("no-such-package==1.0\n")
    with pytest.raises(SystemExit):
        bootstrap._build("run")
    assert not bootstrap._is_current("run", bootstrap._tag_of_venv())
    assert "could not be installed" in capsys.readouterr().err


def test_without_pip_one_line_to_type(checkout, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as leaving:
        bootstrap._build("run")
    assert leaving.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("    python3 -m ensurepip")


def test_someones_own_environment_is_left_alone(monkeypatch):
    """These tests run in one, or in .venv: either way nothing is installed and nothing restarted."""
    monkeypatch.setattr(bootstrap, "_start_over", lambda *started: pytest.fail(f"restarted: {started}"))
    monkeypatch.setattr(bootstrap, "_build", lambda wanted: pytest.fail("installed"))
    bootstrap.enter(["migrate"])


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of manage.py in this environment, with nothing set but what is given."""
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [sys.executable, str(bootstrap.ROOT / "manage.py"), *arguments],
        env=bare | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_names_what_it_lacks():
    refused = manage("check", DEBUG="0")
    assert refused.returncode == 1
    assert "SECRET_KEY is missing" in refused.stderr
    assert "DATABASE_URL is missing" in refused.stderr


def test_the_demo_never_runs_where_debug_is_off():
    refused = manage("demo", "--no-serve", **SAFE)
    assert refused.returncode == 1
    assert "The demo does not run where DEBUG is off" in refused.stderr


@pytest.mark.parametrize("arguments", [["--port", "8123"], ["--no-serve", "--port=8123"]])
def test_the_demo_says_its_address_before_the_settings_are_read(arguments, monkeypatch):
    monkeypatch.setattr(os, "environ", {"DEBUG": "1"})
    commands.prepare_demo(arguments)
    assert os.environ["SITE_URL"] == "http://localhost:8123"
    assert os.environ["LACLEF_DEMO"] == "1"


def test_worker_and_migrations_go_past_the_pooler(monkeypatch):
    seen = {}
    monkeypatch.setattr(
        os, "environ", {"DATABASE_URL": "postgres://pooler/", "DIRECT_DATABASE_URL": "postgres://server/"}
    )
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line",
        lambda argv: seen.update({argv[1]: os.environ["DATABASE_URL"]}),
    )
    for command in ("shell", "worker"):
        commands.run(["manage.py", command])
    assert seen == {"shell": "postgres://pooler/", "worker": "postgres://server/"}
