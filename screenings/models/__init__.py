"""The programme's tables; their rules that one table cannot say are triggers in migrations/0002."""

from screenings.models.addresses import new_public_id
from screenings.models.films import Film, FilmCredit, FilmFormat
from screenings.models.guest_pages import GuestPage
from screenings.models.organisers import Cycle, CycleColour, Distributor, Partner, Person
from screenings.models.pictures import Picture
from screenings.models.places import Room, Venue
from screenings.models.programme import Engagement, Guest, GuestRole, ProgrammeItem
from screenings.models.room_bookings import RoomBooking
from screenings.models.screenings import (
    Admission,
    Kind,
    NonCommercialBasis,
    Origin,
    Regime,
    Screening,
    ScreeningMove,
    State,
)

__all__ = [
    "Admission",
    "Cycle",
    "CycleColour",
    "Distributor",
    "Engagement",
    "Film",
    "FilmCredit",
    "FilmFormat",
    "Guest",
    "GuestPage",
    "GuestRole",
    "Kind",
    "NonCommercialBasis",
    "Origin",
    "Partner",
    "Person",
    "Picture",
    "ProgrammeItem",
    "Regime",
    "Room",
    "RoomBooking",
    "Screening",
    "ScreeningMove",
    "State",
    "Venue",
    "new_public_id",
]
