"""A second reader of calendars, written from RFC 5545 and from nothing else, and stricter than most."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)')
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "URL",
        "CREATED", "LAST-MODIFIED", "CLASS", "TRANSP"}  # fmt: skip


@dataclass
class Line:
    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value)


@dataclass
class Component:
    name: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> Line:
        (line,) = self.lines[name]
        return line

    def text(self, name: str) -> str:
        return self.one(name).text

    def all(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


def read(body: bytes) -> Component:
    """The calendar; ValueError where the text breaks the format (§3.1, §3.6)."""
    physical = body.split(b"\r\n")
    if physical.pop() != b"" or b"\n" in body.replace(b"\r\n", b"") or b"\r" in body.replace(b"\r\n", b""):
        raise ValueError("lines end with CRLF")
    if any(len(line) > 75 for line in physical):
        raise ValueError("a line is longer than 75 octets")
    root = Component("")
    stack = [root]
    for text in body.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]:
        name, line = _line(text)
        if name == "BEGIN":
            stack.append(Component(line.value))
            stack[-2].parts.append(stack[-1])
        elif name == "END":
            if stack.pop().name != line.value:
                raise ValueError(f"END:{line.value} closes nothing")
        else:
            stack[-1].lines.setdefault(name, []).append(line)
    if len(stack) != 1 or [part.name for part in root.parts] != ["VCALENDAR"]:
        raise ValueError("one whole VCALENDAR")
    return _checked(root.parts[0])


def utc(calendar: Component, line: Line) -> datetime:
    """A local time by the calendar's own zone: the last change before it says the offset (§3.6.5)."""
    (zone,) = (zone for zone in calendar.all("VTIMEZONE") if zone.text("TZID") == line.parameters["TZID"])
    wall = datetime.strptime(line.value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone comes below
    past = [part for part in zone.parts if part.text("DTSTART") <= line.value]
    offset = max(past, key=lambda part: part.text("DTSTART")).text("TZOFFSETTO")
    hours, minutes = int(offset[:3]), int(offset[0] + offset[3:])
    return (wall - timedelta(hours=hours, minutes=minutes)).replace(tzinfo=UTC)


def _line(text: str) -> tuple[str, Line]:
    found = NAME.match(text)
    if found is None or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
        raise ValueError(f"no content line: {text!r}")
    at, parameters = found.end(), {}
    while parameter := PARAMETER.match(text, at):
        parameters[parameter[1].upper()] = parameter[2].strip('"')
        at = parameter.end()
    if text[at : at + 1] != ":":
        raise ValueError(f"no value: {text!r}")
    return found[0].upper(), Line(text[at + 1 :], parameters)


def _checked(calendar: Component) -> Component:
    for name in ("VERSION", "PRODID"):
        calendar.one(name)
    zones = {zone.text("TZID") for zone in calendar.all("VTIMEZONE")}
    for event in calendar.all("VEVENT"):
        for name in ("UID", "DTSTAMP", "DTSTART"):
            event.one(name)
        if any(len(event.lines.get(name, ())) > 1 for name in ONCE):
            raise ValueError("a property stands twice")
        if not event.text("DTSTAMP").endswith("Z"):
            raise ValueError("DTSTAMP is in UTC")
        zone = event.one("DTSTART").parameters.get("TZID")
        if zone and zone not in zones:
            raise ValueError(f"no VTIMEZONE for {zone}")
    return calendar
