"""Which parameters the real API takes: the official client's own types say so; all else is refused."""

import re
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

from stripe import params
from stripe._request_options import RequestOptions
from stripe.params import checkout
from typing_extensions import is_typeddict

OF_CALL = {
    "sessions.create": checkout.SessionCreateParams,
    "sessions.retrieve": checkout.SessionRetrieveParams,
    "sessions.expire": checkout.SessionExpireParams,
    "refunds.create": params.RefundCreateParams,
    "refunds.list": params.RefundListParams,
    "disputes.retrieve": params.DisputeRetrieveParams,
    "balance_transactions.list": params.BalanceTransactionListParams,
    "payouts.list": params.PayoutListParams,
}
NOT_SENT = set(RequestOptions.__annotations__)
UNIONS = (typing.Union, types.UnionType)
KEY = re.compile(r"^([^\[]+)((?:\[[^\]]*\])*)$")


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`line_items[0][quantity]=1` and its like, as the objects they stand for; lists keep numbers as keys."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        match = KEY.match(name)
        if match is None:
            raise KeyError(name)
        path = [match[1], *re.findall(r"\[([^\]]*)\]", match[2])]
        place = found
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return found


def unknown(call: str, given: dict[str, Any]) -> str:
    """The first parameter that the call does not take, as Stripe names it; empty if it takes all."""
    return _unknown(OF_CALL[call], given, "")


def _unknown(kind: Any, given: dict[str, Any], within: str) -> str:
    hints = _hints(kind)
    for name, value in given.items():
        at = f"{within}[{name}]" if within else name
        if name not in hints or (not within and name in NOT_SENT):
            return at
        found = _within(hints[name], value, at)
        if found:
            return found
    return ""


@cache
def _hints(kind: Any) -> dict[str, Any]:
    # The options that all calls share name these two, which their module imports for type checkers only.
    return typing.get_type_hints(kind, localns={"StripeContext": object, "Mapping": Mapping})


def _within(hint: Any, value: Any, at: str) -> str:
    """Look into what is an object or a list of objects."""
    if not isinstance(value, dict):
        return ""
    for one in _alternatives(hint):
        if is_typeddict(one):
            return _unknown(one, value, at)
        if get_origin(one) is list:
            return next(
                filter(None, (_within(get_args(one)[0], v, f"{at}[{n}]") for n, v in value.items())), ""
            )
        if get_origin(one) is dict:
            return ""
    return at


def _alternatives(hint: Any) -> list[Any]:
    origin = get_origin(hint)
    if origin in UNIONS:
        return [found for one in get_args(hint) for found in _alternatives(one)]
    return [hint]
