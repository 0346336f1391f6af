from django.urls import path

from laclef.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mail_list, name="list"),
    path("<int:pk>/", views.mail_detail, name="detail"),
    path("<int:pk>/html/", views.mail_html, name="html"),
    path("<int:pk>/renvoyer/", views.mail_retry, name="retry"),
]
