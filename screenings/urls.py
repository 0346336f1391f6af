from django.urls import path

from screenings import period_views, search_views, views

app_name = "screenings"
urlpatterns = [
    path("", views.home, name="home"),
    path("jour/", period_views.day, name="today"),
    path("jour/<str:when>/", period_views.day, name="day"),
    path("semaine/", period_views.week, name="this-week"),
    path("semaine/<str:when>/", period_views.week, name="week"),
    path("semaine/<str:when>/affiche/", period_views.week_sheet, name="week-sheet"),
    path("mois/", period_views.month, name="this-month"),
    path("mois/<str:when>/", period_views.month, name="month"),
    path("mois/<str:when>/affiche/", period_views.month_sheet, name="month-sheet"),
    path("programme/<str:key>/", period_views.filtered, name="filtered"),
    path("archives/", period_views.archive, name="archive"),
    path("archives/<int:year>/", period_views.archive, name="archive-year"),
    path("recherche/", search_views.page, name="search"),
    path("seances/<slug:slug>-<str:public_id>/", views.screening, name="screening"),
    path("films/<slug:slug>-<str:public_id>/", views.film, name="film"),
    path("cycles/<slug:slug>-<str:public_id>/", views.cycle, name="cycle"),
    path("personnes/<slug:slug>-<str:public_id>/", views.person, name="person"),
]
