from django.urls import include, path

app_name = "till"
urlpatterns = [
    path("", include("tickets.till.session_urls")),
    path("", include("tickets.till.selling_urls")),
    path("", include("tickets.till.scanner_urls")),
]
