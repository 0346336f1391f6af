"""The benchmark's own client and server, on a server that says hello."""

import pytest

from laclef import load


@pytest.mark.parametrize("wrk", [True, False])
def test_the_bare_server_answers_either_client(wrk: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found = load.shutil.which
    monkeypatch.setattr(load.shutil, "which", lambda name: found(name) if wrk else None)
    with load.bare_server() as port:
        response, body = load.fetch(port, "/")
        assert (response.status, body) == (200, b"hello")
        met = load.ask(port, "/", seconds=1)
        assert met.per_second > 50
        assert 0 < met.p50 <= met.p95 <= met.p99
        with pytest.raises(ValueError, match="404"):
            load.ask(port, "/nowhere/", seconds=1)
    with pytest.raises(OSError, match="refused"):
        load.fetch(port, "/")
