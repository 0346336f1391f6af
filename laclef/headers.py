"""What a browser may do on every page, beside the content security policy (see settings)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

# The camera scans tickets at the door; passkeys log in; nothing else is ever asked of a reader's machine.
PERMISSIONS = {
    "camera": "(self)",
    "publickey-credentials-get": "(self)",
    "publickey-credentials-create": "(self)",
    "accelerometer": "()",
    "autoplay": "()",
    "browsing-topics": "()",
    "display-capture": "()",
    "geolocation": "()",
    "gyroscope": "()",
    "magnetometer": "()",
    "microphone": "()",
    "midi": "()",
    "payment": "()",
    "usb": "()",
}
PERMISSIONS_POLICY = ", ".join(f"{feature}={allowed}" for feature, allowed in PERMISSIONS.items())


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every answer, refusals and redirects included, says what the page may ask for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware
