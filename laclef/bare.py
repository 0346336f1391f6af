"""A Django with one view and no middleware: what a server can do at best, to measure pages against."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    """With its length, which a middleware would add: in chunks it would be slower than it need be."""
    return HttpResponse("hello", headers={"Content-Length": "5"})


urlpatterns = [path("", hello)]
if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["*"], DEBUG=False)
application = get_wsgi_application()
