"""Selling, reservations and members at the till, paper, training."""

from django.urls import path

from tickets.till.views import members, reservations, selling, stubs, training, undoing

urlpatterns = [
    path("vendre/", selling.sell, name="sell"),
    path("vendre/seances/", selling.screenings, name="screenings"),
    path("vendre/entrees/", selling.goes_in, name="goes-in"),
    path("vendre/ventes/", undoing.sales, name="sales"),
    path("vendre/ventes/<int:pk>/annuler/", undoing.cancel, name="cancel"),
    path("reservations/", reservations.search, name="reservations"),
    path("reservations/<str:code>/", reservations.order, name="reservation"),
    path("reservations/<str:code>/arrivee/", reservations.arrived, name="arrived"),
    path("reservations/<str:code>/entrer/", reservations.enter, name="enter"),
    path("adherents/", members.search, name="members"),
    path("adherents/nouveau/", members.join, name="join-member"),
    path("papier/agreee/", stubs.waiting, name="approved-till"),
    path("papier/agreee/<int:pk>/", stubs.done, name="approved-till-done"),
    path("papier/vente/<int:pk>/", stubs.print_sale, name="print"),
    path("papier/vente/<int:pk>/tirage/", stubs.stubs, name="stubs"),
    path("entrainement/", training.begin, name="train"),
    path("entrainement/<int:number>/", training.lesson, name="lesson"),
    path("entrainement/<int:number>/annuler/", training.undo, name="undo-lesson"),
    path("entrainement/fini/", training.finished, name="trained"),
]
