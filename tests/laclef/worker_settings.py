"""The settings of a worker's process in test_jobs.py: mails go to a folder."""

from laclef.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.laclef.outbox.mailboxes.Folder"
EMAIL_TIMEOUT = None
