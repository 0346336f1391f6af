"""The second volunteer's phone; the token in the address is the key."""

from django.urls import path

from tickets.door.views import phone

urlpatterns = [
    path("scanner/<str:token>/", phone.phone, name="scanner"),
    path("scanner/<str:token>/code/", phone.scan, name="scanner-scan"),
    path("scanner/<str:token>/tete/", phone.tap, name="scanner-tap"),
    path("scanner/<str:token>/nombres/", phone.numbers, name="scanner-numbers"),
]
