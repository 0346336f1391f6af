from django.urls import path

from screenings.pictures import views

app_name = "pictures"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("<int:pk>/", views.tell, name="tell"),
    path("<int:pk>/decrocher/", views.take_down, name="take-down"),
    path("<int:pk>/supprimer/", views.throw_out, name="remove"),
    path("ajouter/<str:public_id>/", views.add, name="add"),
]
