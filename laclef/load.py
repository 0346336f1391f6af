"""Load for benchmarks: the recommended server on a port of its own, and a client that asks it for pages.

The client is wrk where the machine has it; ours otherwise, which takes more of the machine from the
server and so flatters slow pages: the figures name it. One run uses one client for all its pages.
"""

import json
import os
import selectors
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from laclef.bench import percentile

WORKERS, CONNECTIONS, PATIENCE = 2, 8, 30  # PATIENCE: seconds until a server must answer
SECURE = {"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}

WRK_SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\nFIGURES {"requests": %d, "bytes": %d, "microseconds": %d, "errors": %d,' ..
    '"p50": %f, "p95": %f, "p99": %f}\\n', summary.requests, summary.bytes, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Load:
    """What one round of load met: answers per second, and milliseconds until an answer."""

    per_second: float
    p50: float
    p95: float
    p99: float


def client_name() -> str:
    return "wrk" if shutil.which("wrk") else "the house's own client"


@contextmanager
def production_server(folder: Path) -> Iterator[int]:
    """The house as in production (DEBUG off, over the database in use now); yields its port."""
    environment = {
        "DEBUG": "0",
        "SECRET_KEY": "a benchmark's, of a server that lives for a minute on this machine alone",
        "DATABASE_URL": _database_url(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "EMAIL_URL": "smtp+tls://nobody:nothing@127.0.0.1:9",  # nothing is sent: no worker runs
        "DEFAULT_FROM_EMAIL": "La Clef <bonjour@laclef.example>",
        "LACLEF_DATA_DIR": str(folder),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, env=os.environ | environment, cwd=settings.BASE_DIR, check=True, timeout=120)  # noqa: S603
    with _server("laclef.wsgi:application", environment) as port:
        yield port


@contextmanager
def bare_server() -> Iterator[int]:
    """One view that says hello, with no middleware, under the same server; yields its port."""
    with _server("laclef.bare:application", {}) as port:
        yield port


@contextmanager
def _server(application: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Granian as the house recommends it: two workers of one blocking thread each."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "error", application]
    process = subprocess.Popen(command, env=os.environ | environment, cwd=settings.BASE_DIR)  # noqa: S603
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            fetch(port, "/")
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"No server on port {port} after {PATIENCE} s.")


def _database_url() -> str:
    """The address of the database in use now, whatever DATABASE_URL said at the start."""
    database = connection.settings_dict
    who = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        who += ":" + quote(database["PASSWORD"], safe="")
    host, port, name = (
        database["HOST"] or database["OPTIONS"].get("host", ""),
        database["PORT"],
        database["NAME"],
    )
    if not host or host.startswith("/"):
        return f"postgres://{who}@/{name}" + (f"?host={host}" if host else "")
    return f"postgres://{who}@{host}{f':{port}' if port else ''}/{name}"


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    """One answer and its body, as it was sent (compressed or not)."""
    link = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", path, headers=dict(SECURE) | dict(headers or {}))
        response = link.getresponse()
        return response, response.read()
    finally:
        link.close()


def ask(
    port: int, path: str, *, seconds: int, status: int = 200, headers: Mapping[str, str] | None = None
) -> Load:
    """Eight connections that ask for one page, each as soon as it has its answer."""
    wanted = dict(SECURE) | dict(headers or {})
    for _ in range(WORKERS * 4):  # every worker has made the page before the count begins
        response, body = fetch(port, path, wanted)
        if response.status != status:
            raise ValueError(f"{path}: {response.status} instead of {status}")
    if shutil.which("wrk"):
        return _with_wrk(port, path, wanted, seconds, least=len(body))
    return _with_ours(port, path, wanted, seconds)


def _with_wrk(port: int, path: str, headers: Mapping[str, str], seconds: int, *, least: int) -> Load:
    """Refuses a run with an error in it, or with answers shorter than the page."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "figures.lua"
        script.write_text(WRK_SCRIPT)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script)]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        command.append(f"http://127.0.0.1:{port}{path}")
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30)  # noqa: S603
    figures = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("FIGURES"))[8:])
    if figures["errors"] or figures["bytes"] < least * figures["requests"]:
        raise ValueError(f"{path}: not what was asked for ({figures})")
    rate = figures["requests"] / (figures["microseconds"] / 1_000_000)
    return Load(rate, figures["p50"], figures["p95"], figures["p99"])


def _with_ours(port: int, path: str, headers: Mapping[str, str], seconds: float) -> Load:
    """One process and one selector; reads by Content-Length, and refuses any answer that has none."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    asked = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()
    times: list[float] = []
    with selectors.DefaultSelector() as selector:
        links = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(CONNECTIONS)]
        begun = time.perf_counter()
        try:
            for link in links:
                selector.register(link, selectors.EVENT_READ, [bytearray(), time.perf_counter()])
                link.sendall(asked)
            while time.perf_counter() - begun < seconds:
                for key, _ in selector.select(timeout=1):
                    link, state = cast(socket.socket, key.fileobj), key.data
                    received = link.recv(262_144)
                    if not received:
                        raise ConnectionError(f"{path}: the server hung up")
                    state[0] += received
                    if _whole(state[0]):
                        now = time.perf_counter()
                        times.append((now - state[1]) * 1000)
                        state[:] = [bytearray(), now]
                        link.sendall(asked)
        finally:
            for link in links:
                link.close()
    rate = len(times) / (time.perf_counter() - begun)
    return Load(rate, percentile(times, 50), percentile(times, 95), percentile(times, 99))


def _whole(received: bytearray) -> bool:
    head, gap, body = received.partition(b"\r\n\r\n")
    if not gap:
        return False
    if head.startswith(b"HTTP/1.1 304"):
        return True
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(body) >= int(length.split(b":")[1])
