from django.urls import path

from volunteers.views import rota

app_name = "volunteers"
urlpatterns = [
    path("", rota.home, name="home"),
    path("creneaux/<int:pk>/prendre/", rota.take, name="take"),
    path("places/<int:pk>/quitter/", rota.leave, name="leave"),
    path("places/<int:pk>/confirmer/", rota.confirm, name="confirm"),
]
