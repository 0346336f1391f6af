"""The second volunteer's phone, the door list, what follows the evening."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
