"""Mail servers of the tests."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Broken(BaseEmailBackend):
    """Takes nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("no mail today")


class Slow(BaseEmailBackend):
    """Says when it has begun, and ends when it is told to."""

    begun, may_end = Event(), Event()
    taken: list[str] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.taken.extend(str(message.extra_headers["Message-ID"]) for message in email_messages)
        self.begun.set()
        self.may_end.wait(timeout=20)
        return len(email_messages)


class Folder(BaseEmailBackend):
    """For a worker's process: one line a mail in a file, or hanging for ever, as the environment says."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(os.environ["TEST_MAIL_FOLDER"])
        if "TEST_MAIL_HANGS" in os.environ:
            (folder / "begun").touch()
            time.sleep(120)
        with (folder / "sent").open("a") as sent:
            sent.writelines(f"{message.extra_headers['Message-ID']}\n" for message in email_messages)
        return len(email_messages)
