"""The database of a bare machine: PostgreSQL's own binaries, started by us on a private socket."""

from pathlib import Path


def url(data_dir: Path) -> str:
    """The address of the local server that keeps its data below data_dir."""
    return f"postgres://laclef@/laclef?host={data_dir / 'run'}"
