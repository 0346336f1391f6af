"""The rota's tables; the rules that no single row can say are triggers in migrations/0002."""

from volunteers.models.attendance import AnonymousHours, Attendance, Way
from volunteers.models.automatic_mails import AutomaticMail, Fate, MailPause, MailStop
from volunteers.models.crew_templates import Anchor, CrewLine, CrewTemplate
from volunteers.models.evenings import ChecklistTick, Evening, HandoverNote, NoteKind
from volunteers.models.exchanges import Ending, Friend, Swap, Waiting, WallScreen
from volunteers.models.groups import GroupMember, WorkingGroup
from volunteers.models.joining import Joining
from volunteers.models.people import Absence, Volunteer, new_feed_token
from volunteers.models.roles import ChecklistItem, Role, Scope
from volunteers.models.shifts import Nature, Series, Shift, ShiftNeed, ShiftState
from volunteers.models.sign_ups import HOLDING, Place, SignUp, SignUpState
from volunteers.models.stand_ins import Ask, Outcome, StandInRequest, Step
from volunteers.models.trainings import HowHeld, Training, TrainingHeld

__all__ = [
    "HOLDING",
    "Absence",
    "Anchor",
    "AnonymousHours",
    "Ask",
    "Attendance",
    "AutomaticMail",
    "ChecklistItem",
    "ChecklistTick",
    "CrewLine",
    "CrewTemplate",
    "Ending",
    "Evening",
    "Fate",
    "Friend",
    "GroupMember",
    "HandoverNote",
    "HowHeld",
    "Joining",
    "MailPause",
    "MailStop",
    "Nature",
    "NoteKind",
    "Outcome",
    "Place",
    "Role",
    "Scope",
    "Series",
    "Shift",
    "ShiftNeed",
    "ShiftState",
    "SignUp",
    "SignUpState",
    "StandInRequest",
    "Step",
    "Swap",
    "Training",
    "TrainingHeld",
    "Volunteer",
    "Waiting",
    "WallScreen",
    "Way",
    "WorkingGroup",
    "new_feed_token",
]
