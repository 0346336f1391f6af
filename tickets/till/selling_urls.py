"""Selling, reservations and members at the till, paper, training."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
