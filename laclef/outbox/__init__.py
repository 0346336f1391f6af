"""Mails as rows, queued in the transaction of what they tell and sent by the worker.

outbox.queue(event="screening.cancelled:12", recipient="a@b", language="fr",
             template="mail/screening_cancelled", context={...})
"""

from laclef.outbox.forgetting import forget, purge, withdraw
from laclef.outbox.queueing import Attachment, queue

__all__ = ["Attachment", "forget", "purge", "queue", "withdraw"]
