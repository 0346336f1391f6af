"""The browser of the tests: found, or said how to get."""

import os

import pytest

from laclef import chromium


@pytest.fixture
def no_browser(monkeypatch):
    """A machine on which no program is found."""
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)


def test_a_browser_of_ones_own_wins(monkeypatch, tmp_path):
    own = tmp_path / "my chromium"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(own))
    assert chromium.ensure() == str(own)


def test_without_root_one_line_to_type(no_browser, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as leaving:
        chromium.ensure()
    assert leaving.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1] == "    sudo apt-get install -y chromium"


def test_as_root_on_debian_it_says_so_before_it_installs(no_browser, monkeypatch, capsys):
    said_before = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "_is_debian", lambda: True)
    monkeypatch.setattr(
        chromium, "_apt_get", lambda *step: said_before.append((step[0], capsys.readouterr().err))
    )
    with pytest.raises(SystemExit):
        chromium.ensure()
    assert [step for step, _said in said_before] == ["update", "install"]
    assert "apt-get" in said_before[0][1]
