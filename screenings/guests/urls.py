from django.urls import path

from screenings.guests import views

app_name = "guests"
urlpatterns = [
    path("invitation/<str:token>/", views.page, name="page"),
    path("programmation/invites/<int:pk>/", views.card, name="card"),
    path("programmation/invites/<int:pk>/adresse/", views.renew, name="renew"),
]
