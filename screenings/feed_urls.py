"""Addresses for other machines: at the root of each language, and those a site has only once."""

from django.urls import path, register_converter

from screenings.feeds import views


class FormConverter:
    """A form the programme is written in."""

    regex = "|".join(views.WRITERS)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(FormConverter, "form")

app_name = "feeds"
urlpatterns = [
    path("programme.schema.json", views.json_schema, name="schema"),
    path("programme.json/doc/", views.documentation, name="documentation"),
    path("programme.<form:form>", views.feed, name="programme"),
    path("programme/<slug:key>.<form:form>", views.feed, name="filter"),
    path("cycles/<slug:slug>-<str:public_id>/programme.<form:form>", views.feed, name="cycle"),
    path("seances/<slug:slug>-<str:public_id>/seance.ics", views.screening_ics, name="screening"),
    path("seances/<slug:slug>-<str:public_id>/image.png", views.card, name="card"),
    path("integrer/", views.embedding, name="embedding"),
    path("integrer/semaine/", views.embedded_week, name="embedded-week"),
]
# Outside of the languages: robots look for them at the root and nowhere else.
root_urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap-part"),
]
