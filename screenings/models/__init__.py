"""The programme's tables; their rules that one table cannot say are triggers in migrations/0002."""

from screenings.models.addresses import new_public_id
from screenings.models.films import Film, FilmCredit, FilmFormat
from screenings.models.follow_ups import FilmFollowUp
from screenings.models.guest_pages import GuestPage
from screenings.models.kind_templates import KindTemplate
from screenings.models.moves import ScreeningMove
from screenings.models.organisers import Cycle, CycleColour, Distributor, Partner, Person
from screenings.models.pictures import Picture
from screenings.models.places import Room, Venue
from screenings.models.programme import Engagement, Guest, GuestRole, ProgrammeItem
from screenings.models.records import Act, Outcome, Rule, ScreeningRecord
from screenings.models.room_bookings import RoomBooking
from screenings.models.screenings import Screening
from screenings.models.states import FILM_KINDS, Admission, Kind, NonCommercialBasis, Origin, Regime, State

__all__ = [
    "FILM_KINDS",
    "Act",
    "Admission",
    "Cycle",
    "CycleColour",
    "Distributor",
    "Engagement",
    "Film",
    "FilmCredit",
    "FilmFollowUp",
    "FilmFormat",
    "Guest",
    "GuestPage",
    "GuestRole",
    "Kind",
    "KindTemplate",
    "NonCommercialBasis",
    "Origin",
    "Outcome",
    "Partner",
    "Person",
    "Picture",
    "ProgrammeItem",
    "Regime",
    "Room",
    "RoomBooking",
    "Rule",
    "Screening",
    "ScreeningMove",
    "ScreeningRecord",
    "State",
    "Venue",
    "new_public_id",
]
