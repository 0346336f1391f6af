from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from laclef.health import healthz
from screenings import feed_urls
from volunteers.views.board import join

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *feed_urls.root_urlpatterns,
    *i18n_patterns(
        path("", include("screenings.feed_urls")),
        path("", include("screenings.urls")),
        path("", include("tickets.urls")),
        path("programmation/importer/", include("screenings.imports.urls")),
        path("caisse/", include("tickets.till.urls")),
        path("", include("screenings.guests.urls")),
        path("programmation/preparer/", include("screenings.communication.urls")),
        path("programmation/images/", include("screenings.pictures.urls")),
        path("", include("laclef.house.urls")),
        path("maison/courrier/", include("laclef.outbox.urls")),
        path("rejoindre/venir/", join, name="join"),
        path("programmation/", include("screenings.desk.urls")),
        path("equipe/", include("volunteers.urls")),
        path("compte/", include("laclef.accounts.urls")),
        path("administration/", admin.site.urls),
        prefix_default_language=False,
    ),
    # In production the web server hands out the pictures.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("laclef.demo.urls")))
