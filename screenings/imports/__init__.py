"""The festival import: a table as a partner sends it becomes drafts, and past dates the archive."""
