"""Is the house well? Asked by the host's monitor, without a session, never cached."""

from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from laclef.access import public

# The worker writes its heartbeat every 10 s; six missed ones are no accident.
HEARTBEAT_IS_FRESH_FOR = timedelta(seconds=60)


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a worker is alive, else 503; each part is named."""
    parts = {"database": "ok", "worker": _worker()}
    if parts["worker"] == "unknown":
        parts["database"] = "down"
    well = set(parts.values()) == {"ok"}
    body = {"well": well, **parts, "version": settings.VERSION}
    return JsonResponse(body, status=200 if well else 503)


def _worker() -> str:
    """ok, missing (none ever, or it left), late (its heart stopped); unknown when the database is down."""
    try:
        with connection.cursor() as cursor:
            # The database's clock wrote the heartbeat: the same clock reads it.
            cursor.execute("SELECT clock_timestamp() - max(last_heartbeat) FROM procrastinate_workers")
            (age,) = cursor.fetchone()
    except Error:
        return "unknown"
    if age is None:
        return "missing"
    return "ok" if age <= HEARTBEAT_IS_FRESH_FOR else "late"
