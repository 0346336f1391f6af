from django.urls import path

from volunteers.standin.views import answer, automatic, requests

app_name = "standin"
urlpatterns = [
    path("remplacer/<str:token>/", answer.answer, name="answer"),
    path("remplacements/", requests.requests, name="requests"),
    path("remplacements/<int:pk>/", requests.request_page, name="request"),
    path("remplacements/<int:pk>/oui/<int:volunteer>/", requests.said_yes, name="said-yes"),
    path("courrier/", automatic.automatic, name="automatic"),
    path("courrier/pause/", automatic.pause, name="pause"),
    path("courrier/reprise/", automatic.resume, name="resume"),
    path("courrier/arreter/<str:token>/", automatic.stop, name="stop"),
]
