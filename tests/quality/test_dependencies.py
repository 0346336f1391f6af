"""What is installed: exactly pinned, each file known by its hash, and nothing known to be vulnerable."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from laclef.bootstrap import LOCKS, ROOT

pytestmark = pytest.mark.quality
PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)[^\\]*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """{name: version} of a lock; a line that is no pin with its hashes fails here."""
    text = LOCKS[lock].read_text()
    rest = PIN.sub("", text).strip()
    assert rest == "", f"{LOCKS[lock]} holds more than pins with hashes:\n{rest}"
    return {canonicalize_name(name): version for name, version, _hashes in PIN.findall(text)}


def wanted() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = [Requirement(line) for line in project["project"]["dependencies"]]
    return {"run": run, "test": [*run, *map(Requirement, project["dependency-groups"]["test"])]}


@pytest.mark.parametrize("lock", ["run", "test"])
def test_the_lock_pins_what_the_project_asks_for(lock):
    pinned = pins(lock)
    wrong = [
        str(requirement)
        for requirement in wanted()[lock]
        if not requirement.specifier.contains(pinned.get(canonicalize_name(requirement.name), "0"))
    ]
    assert wrong == []


def test_the_tests_run_on_what_production_runs_on():
    run, test = pins("run"), pins("test")
    assert {name: test.get(name) for name in run} == run


def test_no_lock_names_an_address():
    assert [lock for lock in LOCKS.values() if "://" in lock.read_text()] == []


def test_nothing_known_to_be_vulnerable(record_property):
    """Asks the package index's own advisory service; where nobody answers, the closing lines say so."""
    audited, vulnerable = audit("run")
    assert vulnerable == []
    everything = set(pins("run"))
    if audited != everything:
        record_property(
            "says",
            f"Dependency audit: the advisory service answered for {len(audited)} of {len(everything)} "
            "packages; the others were NOT audited here. The locks were checked instead: exact pins, hashes, "
            "agreement with pyproject.toml. Where the service can be reached, run the tests there too.",
        )


def audit(lock: str) -> tuple[set[str], list[str]]:
    """The packages about which the service gave an answer, and those of them that are vulnerable."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", str(LOCKS[lock])]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return set(), []  # nobody answered at all
    answered = [package for package in found if "vulns" in package]
    vulnerable = [
        f"{package['name']} {package['version']}: {vuln['id']}"
        for package in answered
        for vuln in package["vulns"]
    ]
    return {canonicalize_name(package["name"]) for package in answered}, vulnerable
