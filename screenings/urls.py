from django.urls import path

from screenings import views

app_name = "screenings"
urlpatterns = [
    path("", views.home, name="home"),
    path("seances/<slug:slug>-<str:public_id>/", views.screening, name="screening"),
    path("films/<slug:slug>-<str:public_id>/", views.film, name="film"),
    path("cycles/<slug:slug>-<str:public_id>/", views.cycle, name="cycle"),
    path("personnes/<slug:slug>-<str:public_id>/", views.person, name="person"),
]
