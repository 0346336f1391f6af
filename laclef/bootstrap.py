"""On a bare machine any command first makes the project's own environment, .venv, and goes on inside it.

Standard library only: this runs before anything is installed. What is installed is exactly the lock, each
file checked against its hash. Whoever brings an environment of their own keeps it, unchanged.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "laclef-stamp.json"
LOCKS = {"run": ROOT / "requirements.txt", "test": ROOT / "tests" / "requirements.txt"}

# Says why this process was started by another one: "inside" .venv, or to "rebuild" it from outside.
ERRAND = "LACLEF_BOOTSTRAP_ERRAND"
STARTED_AT = "LACLEF_STARTED_AT"


def say(text: str) -> None:
    """Tell the person at the terminal; on stderr, so that a command's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """Say why it cannot go on, and leave with 1."""
    say(text)
    sys.exit(1)


def data_dir() -> Path:
    """Where this checkout keeps what it writes: database, pictures, locks."""
    return Path(os.environ.get("LACLEF_DATA_DIR") or ROOT / ".laclef").absolute()


def has_database_url() -> bool:
    """Whether someone brought a database of their own; else the local one is ours to start."""
    return bool(os.environ.get("DATABASE_URL"))


def seconds_since_start() -> float:
    """Since the command was typed, the making of .venv included."""
    return time.time() - float(os.environ.get(STARTED_AT, time.time()))


def enter(arguments: list[str]) -> None:
    """Return once this process has all that the command needs; else make it and start over inside."""
    wanted = "test" if arguments[:1] == ["test"] else "run"
    errand = os.environ.pop(ERRAND, "")
    if not errand:
        os.environ[STARTED_AT] = str(time.time())
    if errand != "rebuild" and _is_their_own():
        _check_their_own(wanted)
    elif _is_inside():
        if not _is_current(wanted, sys.implementation.cache_tag):
            if errand == "inside":
                stop(f"{VENV} was just made and is still not right: remove it and start again.")
            # An environment is not rebuilt from inside itself.
            _start_over(getattr(sys, "_base_executable", sys.executable), "rebuild")
    else:
        if not _is_current(wanted, _tag_of_venv()):
            with _one_at_a_time():
                if not _is_current(wanted, _tag_of_venv()):  # the one before us may have made it
                    _build(wanted)
        _start_over(str(VENV_PYTHON), "inside")


def _is_inside() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def _is_their_own() -> bool:
    """A virtualenv other than ours, or any Python with a DATABASE_URL, in which Django is installed."""
    virtualenv = sys.prefix != sys.base_prefix and not _is_inside()
    with_database = has_database_url() and not _is_inside()
    return (virtualenv or with_database) and importlib.util.find_spec("django") is not None


def _check_their_own(wanted: str) -> None:
    if wanted == "test" and importlib.util.find_spec("pytest_django") is None:
        stop(
            "This environment is yours and has no test tools. Type this line, then start again:\n"
            f"    {sys.executable} -m pip install --require-hashes -r {LOCKS['test'].relative_to(ROOT)}"
        )


def _start_over(python: str, errand: str) -> NoReturn:
    os.environ[ERRAND] = errand
    os.environ.pop("__PYVENV_LAUNCHER__", None)  # macOS: would name the Python we just left
    sys.stdout.flush()
    os.execv(python, [python, *sys.orig_argv[1:]])  # noqa: S606 -- this very command, in the other Python


# --- is it there already? -------------------------------------------------------------------------------


def _digest(lock: str) -> str:
    return hashlib.sha256(LOCKS[lock].read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    """What .venv was made of: {"python": tag, "run": digest, "test": digest or absent}; {} if unknown."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _is_current(wanted: str, tag: str) -> bool:
    """Whether .venv holds the lock; the tests' lock holds the other one too."""
    stamp = _stamp()
    locks = ("run",) if wanted == "run" else ("run", "test")
    return stamp.get("python") == tag and all(stamp.get(lock) == _digest(lock) for lock in locks)


def _tag_of_venv() -> str:
    """Which Python .venv runs, asked of itself: its maker may have been upgraded or be gone."""
    ask = [str(VENV_PYTHON), "-I", "-c", "import sys; print(sys.implementation.cache_tag)"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


# --- making it ------------------------------------------------------------------------------------------


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Several commands started at once on a bare machine: one installs, the others wait for it."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command is making .venv; waiting for it …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _build(wanted: str) -> None:
    """Make .venv hold exactly the wanted lock; the stamp is written last, so a broken build is redone."""
    started = time.monotonic()
    uv = shutil.which("uv")
    pip = importlib.util.find_spec("pip") is not None
    ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not (uv or pip or ensurepip):
        stop(_how_to_get_pip())
    stamp = _stamp()
    # The tests' lock is added on top; any other change starts from nothing.
    afresh = bool(stamp) and not (_is_current("run", _tag_of_venv()) and wanted == "test")
    count = sum("==" in line for line in LOCKS[wanted].read_text().splitlines())
    try:
        STAMP.unlink(missing_ok=True)
        say(f"Making .venv: installing {count} packages from {LOCKS[wanted].relative_to(ROOT)} …")
        _make_venv(afresh, with_pip=not uv and not pip)
        if not (uv and _install_with_uv(uv, wanted)):
            _install_with_pip(sys.executable if pip else str(VENV_PYTHON), wanted)
        STAMP.write_text(json.dumps(_new_stamp(wanted)))
    except PermissionError as error:
        stop(f"Cannot write {error.filename}: is the folder, or its .venv, somebody else’s?")
    say(f"… done in {time.monotonic() - started:.0f} s.")


def _new_stamp(wanted: str) -> dict[str, str]:
    locks = ("run",) if wanted == "run" else ("run", "test")
    return {"python": _tag_of_venv()} | {lock: _digest(lock) for lock in locks}


def _make_venv(afresh: bool, with_pip: bool) -> None:
    options = [*(["--clear"] if afresh else []), *([] if with_pip else ["--without-pip"])]
    # pip installs from outside: a system's Python may have no ensurepip to put it inside.
    complaint = _how_to_get_pip() if with_pip else "The environment could not be made."
    _run([sys.executable, "-m", "venv", *options, str(VENV)], complaint)


def _install_with_uv(uv: str, wanted: str) -> bool:
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(VENV_PYTHON)]
    done = subprocess.run([*command, str(LOCKS[wanted])], capture_output=True, text=True, check=False)
    if done.returncode:
        say(f"uv could not install them; trying pip. uv said:\n{done.stderr.strip()}")
    return done.returncode == 0


def _install_with_pip(python: str, wanted: str) -> None:
    if importlib.util.find_spec("pip") is None and not (VENV / "bin" / "pip").exists():
        stop(_how_to_get_pip())
    command = [python, "-m", "pip", "--python", str(VENV_PYTHON), "install", "--quiet"]
    # The lock is complete: nothing to resolve. Bytecode is written when first needed, which is quicker.
    command += ["--require-hashes", "--no-deps", "--no-compile", "--no-input", "--root-user-action=ignore"]
    command += ["--disable-pip-version-check", "-r", str(LOCKS[wanted])]
    _run(command, "The packages could not be installed; nothing else was changed.")


def _run(command: list[str], complaint: str) -> None:
    """Run it quietly; when it fails, show what it said."""
    environment = os.environ | {"PIP_USER": "0"}  # someone's habit of user installs would break a virtualenv
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        stop(f"{done.stdout}{done.stderr}".strip() + f"\n\n{complaint}")


def _how_to_get_pip() -> str:
    sudo = "" if os.geteuid() == 0 else "sudo "
    lines = {
        "apt-get": f"{sudo}apt-get install -y python3-pip",
        "dnf": f"{sudo}dnf install -y python3-pip",
        "apk": f"{sudo}apk add py3-pip",
        "pacman": f"{sudo}pacman -S --noconfirm python-pip",
        "zypper": f"{sudo}zypper install -y python3-pip",
        "brew": "brew install python",
    }
    line = next((line for tool, line in lines.items() if shutil.which(tool)), "python3 -m ensurepip --user")
    return f"This Python has no pip to install libraries with. Type this line, then start again:\n    {line}"
