"""Texts as _fr and _en columns: the reader's language where it was written, French otherwise."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import get_language


class Text(NamedTuple):
    """A text and the language it is really in, so that a page can mark it with lang."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def pick(row: models.Model, name: str, language: str | None = None) -> Text:
    """The text of column `name` in the language (default: the one in force), else in French."""
    wanted = (language or get_language() or "fr")[:2]
    for lang in (wanted, "fr", "en"):
        text = getattr(row, f"{name}_{lang}", "")
        if text:
            return Text(text, lang)
    return Text("", wanted)
