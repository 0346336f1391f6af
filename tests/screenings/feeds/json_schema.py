"""As much of JSON Schema 2020-12 as the programme's schema uses; a word it does not know is an error."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

KNOWN = {
    "$schema",
    "$id",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "format",
}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def _moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


FORMATS = {
    "date-time": _moment,
    "uuid": lambda text: bool(UUID(text)),
    "uri": lambda text: urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).netloc),
}


def errors(value: Any, schema: dict[str, Any], path: str = "$") -> Iterator[str]:
    """Where and how the value breaks the schema."""
    if unknown := set(schema) - KNOWN:
        yield f"{path}: words of the schema unknown here: {unknown}"
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{path}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    if isinstance(value, str) and "format" in schema and not FORMATS[schema["format"]](value):
        yield f"{path}: {value!r} is no {schema['format']}"
    yield from _inside(value, schema, path)


def _inside(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    """The promise allows more fields later; a field that is not documented today is our mistake."""
    if isinstance(value, dict):
        yield from (f"{path}.{name} is missing" for name in schema.get("required", ()) if name not in value)
        yield from (f"{path}.{name} is not documented" for name in value if name not in schema["properties"])
        for name in set(value) & set(schema["properties"]):
            yield from errors(value[name], schema["properties"][name], f"{path}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from errors(item, schema["items"], f"{path}[{number}]")


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
