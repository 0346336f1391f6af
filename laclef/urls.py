from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("screenings.urls")),
    path("", include("laclef.house.urls")),
    path("maison/courrier/", include("laclef.outbox.urls")),
    path("compte/", include("allauth.urls")),
    path("administration/", admin.site.urls),
    prefix_default_language=False,
)
