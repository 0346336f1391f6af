from django.urls import path

from screenings.communication import views

app_name = "communication"
urlpatterns = [
    path("", views.prepare, name="prepare"),
    path("programme.md", views.as_markdown, name="markdown"),
    path("programme.txt", views.as_plain, name="plain"),
    path("programme.csv", views.as_table, name="table"),
    path("images.zip", views.as_stills, name="stills"),
]
