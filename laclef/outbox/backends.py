"""Where mails go in the demo."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Nowhere(BaseEmailBackend):
    """Takes every mail and sends none: the outbox's page shows what would have left."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)
