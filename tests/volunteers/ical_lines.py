"""A second reader of calendars, written from RFC 5545 alone, to check the feed against one that shares no code."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

NAME = re.compile(
    r"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^\";:,]+))*):(?P<value>.*)"
)


class Malformed(ValueError):
    """The text is not a calendar as the RFC has it."""


@dataclass
class Block:
    """A component: its properties, each with its values in order, and the components inside."""

    name: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    inside: list["Block"] = field(default_factory=list)

    def one(self, name: str) -> str:
        values = self.properties.get(name, [])
        if len(values) != 1:
            raise Malformed(f"{self.name} has {len(values)} of {name}")
        return values[0]

    def moment(self, name: str) -> datetime:
        """A UTC date-time; any other form is refused, since it would want a time zone."""
        return datetime.strptime(self.one(name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    def text(self, name: str) -> str:
        return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], self.one(name))


def read(data: bytes) -> Block:
    """The one VCALENDAR of the file; lines of at most 75 octets, ended by CRLF, folded before a space."""
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b""):
        raise Malformed("lines end with CRLF")
    physical = data.split(b"\r\n")[:-1]
    if any(len(line) > 75 for line in physical):
        raise Malformed("a line is longer than 75 octets")
    logical: list[bytes] = []
    for line in physical:
        if line[:1] in (b" ", b"\t") and logical:
            logical[-1] += line[1:]
        else:
            logical.append(line)
    return _nest([line.decode() for line in logical])


def _nest(lines: list[str]) -> Block:
    root = Block("")
    open_blocks = [root]
    for line in lines:
        match = NAME.fullmatch(line)
        if match is None:
            raise Malformed(line)
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            block = Block(value)
            open_blocks[-1].inside.append(block)
            open_blocks.append(block)
        elif name == "END":
            if open_blocks.pop().name != value:
                raise Malformed(line)
        else:
            open_blocks[-1].properties.setdefault(name, []).append(value)
    if open_blocks != [root] or [block.name for block in root.inside] != ["VCALENDAR"]:
        raise Malformed("one VCALENDAR, closed")
    return root.inside[0]
