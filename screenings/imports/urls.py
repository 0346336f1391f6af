from django.urls import path

from screenings.imports import views

app_name = "imports"
urlpatterns = [path("", views.festival_import, name="festival")]
