from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from laclef import outbox
from laclef.outbox.models import Mail

Queue = Callable[..., Mail]


@pytest.fixture
def queue(db: None, settings: Any) -> Queue:
    """outbox.queue with a template of the tests; what a test does not say is harmless."""
    ours = {
        **settings.TEMPLATES[0],
        "DIRS": [Path(__file__).parent / "outbox" / "templates", *settings.TEMPLATES[0]["DIRS"]],
    }
    settings.TEMPLATES = [ours]

    def harmless(**facts: Any) -> Mail:
        usual = {"event": "test:1", "recipient": "a@example.org", "language": "fr", "template": "mail/test"}
        return outbox.queue(**{**usual, "context": {"title": "Été"}, **facts})

    return harmless
