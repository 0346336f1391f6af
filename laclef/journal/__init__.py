"""What happened in the house, in order, for good: numbered, chained lines that nothing rewrites.

with journal.atomic():
    ...
    journal.note(nature="screening.published", actor=user, links={"screening": 12}, facts={"sequence": 3})
"""

from laclef.journal.writing import NotInTheJournal, OutsideOfTransaction, atomic, note

__all__ = ["NotInTheJournal", "OutsideOfTransaction", "atomic", "note"]
