"""The treasurer's pages about paying online."""

from django.urls import path

from tickets.paying import desk_views

urlpatterns = [
    path("", desk_views.books, name="online-books"),
    path("lire/", desk_views.read, name="online-read"),
    path("tous/", desk_views.payments, name="online-payments"),
    path("<int:pk>/", desk_views.detail, name="online-payment"),
    path("<int:pk>/demander/", desk_views.ask, name="online-ask"),
    path("<int:pk>/rendre/", desk_views.give_back, name="online-give-back"),
    path("remboursement/<int:pk>/", desk_views.refund, name="online-refund"),
    path("mouvement/<int:pk>/vu/", desk_views.seen, name="online-seen"),
]
