from django.urls import include, path

from tickets import (
    coming_views,
    invited_views,
    order_views,
    queue_views,
    registration_views,
    views,
    waiting_views,
)

app_name = "tickets"
SCREENING = "seances/<slug:slug>-<str:public_id>/"
COMING = "qui-vient/<str:public_id>/"
ORDER = "reservation/<str:token>/"
urlpatterns = [
    path("", include("tickets.paying.urls")),
    path("", include("tickets.door.urls")),
    path(SCREENING + "reserver/", views.book, name="book"),
    path(SCREENING + "attendre/", waiting_views.join, name="join"),
    path("seances/<str:public_id>/places/", views.places, name="places"),
    path(ORDER, order_views.order, name="order"),
    path(ORDER + "confirmer/<str:proof>/", order_views.confirm, name="confirm"),
    path(ORDER + "changer/", order_views.change, name="change"),
    path(ORDER + "annuler/", order_views.cancel, name="cancel"),
    path(ORDER + "deplacee/", order_views.moved, name="moved"),
    path(ORDER + "prolonger/", order_views.extend, name="extend"),
    path(ORDER + "code.png", order_views.order_image, name="order-image"),
    path(ORDER + "place/<str:code>.png", order_views.seat_image, name="seat-image"),
    path("attente/<str:token>/", waiting_views.entry, name="waiting"),
    path("attente/<str:token>/passer/", waiting_views.pass_on, name="pass"),
    path("attente/<str:token>/prolonger/", waiting_views.extend, name="extend-offer"),
    path("qui-vient/", coming_views.overview, name="coming"),
    path("qui-vient/groupe/<str:code>/", invited_views.recap, name="recap"),
    path("qui-vient/reprendre/<str:code>/", invited_views.take_back, name="take-back"),
    path(COMING, coming_views.screening, name="who-is-coming"),
    path(COMING + "invitations/", invited_views.invitations, name="invitations"),
    path(COMING + "invitations/quota/", invited_views.quota, name="quota"),
    path(COMING + "groupes/", invited_views.groups, name="groups"),
    path(COMING + "inscription/", registration_views.terms, name="registration"),
    path(COMING + "file/", queue_views.queue, name="queue"),
    path(COMING + "file/<str:code>/", queue_views.arrived, name="arrived"),
    path(COMING + "garder/<int:pk>/", queue_views.delay, name="delay"),
]
