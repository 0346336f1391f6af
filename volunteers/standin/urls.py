from django.urls import path

from volunteers.standin.views import answer, automatic, decide, exchanges, leaving, requests, wall

app_name = "standin"
urlpatterns = [
    path("remplacer/<str:token>/", answer.answer, name="answer"),
    path("remplacements/", requests.requests, name="requests"),
    path("remplacements/<int:pk>/", requests.request_page, name="request"),
    path("remplacements/<int:pk>/oui/<int:volunteer>/", requests.said_yes, name="said-yes"),
    path("remplacements/<int:pk>/decider/", decide.decide, name="decide"),
    path("creneaux/<int:pk>/decider/", decide.decide_post, name="decide-post"),
    path("creneaux/<int:pk>/demander/", requests.ask_around, name="ask-around"),
    path("creneaux/<int:pk>/oui/<int:volunteer>/", requests.said_yes_for_post, name="said-yes-for-post"),
    path("places/<int:pk>/", exchanges.place, name="place"),
    path("places/<int:pk>/echanger/<int:other>/", exchanges.propose, name="propose"),
    path("places/<int:pk>/amener/", exchanges.bring, name="bring"),
    path("places/<int:pk>/revenir/", leaving.come_back, name="come-back"),
    path("places/<int:pk>/mot/", leaving.add_word, name="add-word"),
    path("echanges/", exchanges.swaps_page, name="swaps"),
    path("echanges/<int:pk>/", exchanges.answer_swap, name="answer-swap"),
    path("complets/", exchanges.full_shifts, name="full"),
    path("complets/<int:pk>/attendre/", exchanges.wait, name="wait"),
    path("attente/<str:token>/", exchanges.offer, name="offer"),
    path("mur/", wall.wall, name="wall"),
    path("mur/adresse/", wall.new_address, name="wall-address"),
    path("mur/<str:token>/", wall.screen, name="screen"),
    path("courrier/", automatic.automatic, name="automatic"),
    path("courrier/pause/", automatic.pause, name="pause"),
    path("courrier/reprise/", automatic.resume, name="resume"),
    path("courrier/arreter/<str:token>/", automatic.stop, name="stop"),
]
