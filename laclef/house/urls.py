from django.urls import path

from laclef.house import views
from laclef.house.texts import PAGES

app_name = "house"
urlpatterns = [
    *(path(page.path, views.page, {"key": page.key}, name=page.key) for page in PAGES.values()),
    path("maison/textes/", views.overview, name="overview"),
    path("maison/textes/<slug:key>/", views.edit, name="edit"),
    path("maison/textes/versions/<int:pk>/reprendre/", views.take_back, name="take-back"),
    path("maison/avis/", views.add_notice, name="add-notice"),
    path("maison/avis/<int:pk>/retirer/", views.end_notice, name="end-notice"),
]
