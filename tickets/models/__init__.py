"""The tables of every channel; what one row cannot say is a trigger of migrations/0002 and 0003."""

from tickets.models.codes import new_code, new_seat_code, new_token, spoken, tidy_code
from tickets.models.drawer import (
    BankDeposit,
    BankDepositPart,
    BankDepositUndone,
    Moved,
    Reading,
    TillCount,
    TillMovement,
    TillReport,
)
from tickets.models.invitations import Invitation, InvitationQuota, InvitedAs
from tickets.models.members import (
    MEMBERSHIP_FROM_CENTS,
    MEMBERSHIP_TO_CENTS,
    Member,
    MemberLookUp,
    Membership,
)
from tickets.models.membership_wishes import MembershipWish
from tickets.models.notices import MoveAnswer, MoveNotice
from tickets.models.online import (
    Dispute,
    MovementKind,
    OnlinePayment,
    OnlineRefund,
    Outcome,
    ProviderEvent,
    ProviderMovement,
)
from tickets.models.orders import (
    MOST_CENTS,
    MOST_SEATS,
    Attendee,
    Channel,
    Freed,
    Order,
    RegistrationTerms,
    ReleaseDelay,
    Seat,
)
from tickets.models.paper import ApprovedTillStep, Printing
from tickets.models.payments import Method, PaymentLine, RefundOwed, RefundWay
from tickets.models.rates import Rate, RateKind
from tickets.models.sales import Sale, SalesPoint, TillSession
from tickets.models.scanners import ApprovedFigure, HeadCount, ScannerPass
from tickets.models.tariffs import Family, Series, Tariff, code_of, family_of
from tickets.models.tickets import Ticket, TicketCancellation
from tickets.models.till import Pin, TillDevice
from tickets.models.waiting import Ending, WaitingEntry

__all__ = [
    "MEMBERSHIP_FROM_CENTS",
    "MEMBERSHIP_TO_CENTS",
    "MOST_CENTS",
    "MOST_SEATS",
    "ApprovedFigure",
    "ApprovedTillStep",
    "Attendee",
    "BankDeposit",
    "BankDepositPart",
    "BankDepositUndone",
    "Channel",
    "Dispute",
    "Ending",
    "Family",
    "Freed",
    "HeadCount",
    "Invitation",
    "InvitationQuota",
    "InvitedAs",
    "Member",
    "MemberLookUp",
    "Membership",
    "MembershipWish",
    "Method",
    "MoveAnswer",
    "MoveNotice",
    "Moved",
    "MovementKind",
    "OnlinePayment",
    "OnlineRefund",
    "Order",
    "Outcome",
    "PaymentLine",
    "Pin",
    "Printing",
    "ProviderEvent",
    "ProviderMovement",
    "Rate",
    "RateKind",
    "Reading",
    "RefundOwed",
    "RefundWay",
    "RegistrationTerms",
    "ReleaseDelay",
    "Sale",
    "SalesPoint",
    "ScannerPass",
    "Seat",
    "Series",
    "Tariff",
    "Ticket",
    "TicketCancellation",
    "TillCount",
    "TillDevice",
    "TillMovement",
    "TillReport",
    "TillSession",
    "WaitingEntry",
    "code_of",
    "family_of",
    "new_code",
    "new_seat_code",
    "new_token",
    "spoken",
    "tidy_code",
]
