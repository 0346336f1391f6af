"""The system's Chromium, which the tests drive; installed by us only as root on Debian, and said first."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

from laclef.bootstrap import say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find() -> str | None:
    """The path of the program; $CHROMIUM wins."""
    candidates = [os.environ.get("CHROMIUM", ""), *NAMES, *ON_MACOS]
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


def ensure() -> str:
    """The path of the program, installing it where we may; else say what to type, and leave with 1."""
    if (found := find()) is not None:
        return found
    if os.geteuid() == 0 and _is_debian():
        say("The tests drive a real browser: installing Debian’s chromium with apt-get …")
        for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            _apt_get(*step)
    return find() or _say_what_to_type()


def _apt_get(*step: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "--quiet", *step]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        stop(f"{done.stdout}{done.stderr}\napt-get could not install chromium.")


def _say_what_to_type() -> NoReturn:
    line = "brew install --cask chromium" if shutil.which("brew") else "sudo apt-get install -y chromium"
    stop(f"The tests drive a real browser and none was found. Type this line, then start again:\n    {line}")


def _is_debian() -> bool:
    """Debian itself: Ubuntu’s package of that name only points to a snap."""
    try:
        return "ID=debian" in Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False
