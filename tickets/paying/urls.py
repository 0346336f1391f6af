"""Paying online: the buyer's pages under the reservation's secret address, the provider's own door."""

from django.urls import include, path

from tickets.paying import views

ORDER = "reservation/<str:token>/"
urlpatterns = [
    path(ORDER + "payer/", views.pay, name="pay"),
    path(ORDER + "paiement/", views.payment, name="payment"),
    path(ORDER + "paiement/prolonger/", views.more_time, name="more-time-to-pay"),
    path(ORDER + "paiement/a-la-porte/", views.leave, name="pay-at-the-door"),
    path(ORDER + "paiement/abandonner/", views.abandon, name="abandon-payment"),
    path(ORDER + "rembourser/", views.refund, name="refund"),
    path("paiement/notification/", views.notification, name="payment-notification"),
    path("maison/paiements/", include("tickets.paying.desk_urls")),
]
