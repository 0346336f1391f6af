"""Which way the imports point: the domain points down, pages stand above and may read all of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from laclef.bootstrap import ROOT

APPS = ("screenings", "tickets", "volunteers")
# What the apps' domain may use of the house.
KERNEL = {"access", "accounts", "bench", "load", "bilingual", "client_address", "journal", "outbox", "typed"}
# What each domain may use of the apps.
BELOW = {
    "laclef": set[str](),
    "screenings": {"screenings"},
    "tickets": {"screenings", "tickets"},
    "volunteers": {"screenings", "volunteers"},
}
# Modules and packages of these names are pages, or entrances like them.
PAGES = {
    "admin",
    "communication",
    "feeds",
    "forms",
    "management",
    "sitemaps",
    "templatetags",
    "urls",
    "views",
}


def is_page(module: str) -> bool:
    """Whether it is a page; `views_door` and `door_views` are views too."""
    return any(set(part.split("_")) & PAGES for part in module.split(".")[1:])


def is_domain(module: str) -> bool:
    """The apps and the kernel below them; the rest of the house (settings, evening, demo) stands above."""
    parts = module.split(".")
    return not is_page(module) and (
        parts[0] in APPS or (parts[0] == "laclef" and parts[1:2] != [] and parts[1] in KERNEL)
    )


def imports(module: str, source: str, *, is_package: bool = False) -> Iterator[str]:
    """Every module that the source imports, late and relative ones too; `a.name` for `from a import name`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")
            base = parts[: len(parts) - node.level + is_package] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def complaint(module: str, imported: str) -> str | None:
    """Why a domain module may not import that one, if it may not."""
    here, (there, *rest) = module.partition(".")[0], imported.split(".")
    if there in APPS and there not in BELOW[here]:
        return f"{module} imports {imported}: {here} stands below {there}, or beside it"
    if there == "laclef" and rest and rest[0] not in KERNEL:
        return f"{module} imports {imported}, which is not of the kernel"
    *modules, name = imported.split(".")
    if there in BELOW and (is_page(".".join(modules)) or name in PAGES):
        return f"{module} imports {imported}: a page, which stands above it"
    return None


def domain_modules() -> Iterator[tuple[str, Path]]:
    for folder in BELOW:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if is_domain(module):
                yield module, path


def test_the_domain_points_down():
    wrong = [
        why
        for module, path in domain_modules()
        for imported in imports(module, path.read_text(), is_package=path.name == "__init__.py")
        if (why := complaint(module, imported))
    ]
    assert wrong == []


def test_there_is_a_domain_to_look_at():
    assert {module.partition(".")[0] for module, _path in domain_modules()} == {"laclef", *APPS}


@pytest.mark.parametrize(
    ("module", "source", "allowed"),
    [
        ("tickets.box_office", "from screenings.models import Screening", True),
        ("tickets.box_office", "from laclef import journal", True),
        ("tickets.box_office", "from .models import Ticket", True),
        ("tickets.box_office", "from laclef.accounts.roles import admin_permissions", True),
        ("tickets.box_office", "def late():\n    from volunteers.models import Shift", False),
        ("volunteers.rota", "import tickets.models", False),
        ("screenings.programme", "from tickets import availability", False),
        ("screenings.programme", "from .views import home", False),
        ("screenings.programme", "from screenings import views", False),
        ("screenings.programme", "from laclef import evening", False),
        ("screenings.programme", "from laclef.demo.load import load", False),
        ("laclef.journal.chain", "from screenings.models import Screening", False),
    ],
)
def test_what_may_import_what(module, source, allowed):
    found = [why for imported in imports(module, source) if (why := complaint(module, imported))]
    assert (found == []) is allowed


@pytest.mark.parametrize(
    "module", ["screenings.views", "tickets.door_views", "laclef.evening", "laclef.demo.load"]
)
def test_pages_and_evening_may_read_everything(module):
    assert not is_domain(module)
