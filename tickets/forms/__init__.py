"""What visitors type, refused in words with nothing lost: amounts for seats, people of a workshop, a wait."""

from tickets.forms.amounts import AmountsForm, button_words
from tickets.forms.people import PeopleForm
from tickets.forms.waiting import WaitForm

__all__ = ["AmountsForm", "PeopleForm", "WaitForm", "button_words"]
