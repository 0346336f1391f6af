from django.urls import include, path

from volunteers.views import board, mine, rota, tonight

app_name = "volunteers"
urlpatterns = [
    path("", include("volunteers.standin.urls")),
    path("", rota.home, name="home"),
    path("creneaux/<int:pk>/prendre/", rota.take, name="take"),
    path("places/<int:pk>/quitter/", rota.leave, name="leave"),
    path("places/<int:pk>/confirmer/", rota.confirm, name="confirm"),
    path("ce-soir/", tonight.sheet, name="tonight"),
    path("ce-soir/papier/", tonight.paper, name="tonight-paper"),
    path("ce-soir/creneaux/<int:shift>/lignes/<int:item>/", tonight.tick, name="tick"),
    path("ce-soir/<int:evening>/mot/", tonight.note, name="note"),
    path("ce-soir/mots/<int:pk>/regler/", tonight.settle, name="settle"),
    path("places/<int:pk>/foyer/", tonight.foyer, name="foyer"),
    path("creneaux/<int:pk>/arriver/", tonight.arrive, name="arrive"),
    path("creneaux/<int:pk>/partir/", tonight.go_home, name="go-home"),
    path("mes-heures/", mine.hours, name="hours"),
    path("preferences/", mine.preferences, name="preferences"),
    path("preferences/agenda/", mine.renew_feed, name="renew-feed"),
    path("agenda/<str:token>.ics", mine.feed, name="feed"),
    path("mes-donnees/", mine.export, name="export"),
    path("tableau/", board.board, name="board"),
    path("tableau/creneaux/<int:pk>/", board.shift, name="shift"),
    path("arrivees/", board.arrivals, name="arrivals"),
    path("arrivees/<int:pk>/accueillir/", board.welcome, name="welcome"),
    path("arrivees/<int:pk>/clore/", board.close, name="close-arrival"),
    path("effacer/", mine.erase, name="erase"),
]
