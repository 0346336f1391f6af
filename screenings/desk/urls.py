from django.urls import path

from screenings.desk.views import changing, following, kinds, sheet, week, writing

app_name = "desk"
urlpatterns = [
    path("", week.this_week, name="home"),
    path("semaine/<str:when>/", week.week, name="week"),
    path("semaine/<str:when>/publier/", week.publish, name="publish-week"),
    path("nouvelle/", writing.new, name="new"),
    path("seances/<str:public_id>/", sheet.screening, name="screening"),
    path("seances/<str:public_id>/modifier/", writing.edit, name="edit"),
    path("seances/<str:public_id>/confirmer/", sheet.confirm, name="confirm"),
    path("seances/<str:public_id>/publier/", sheet.publish, name="publish"),
    path("seances/<str:public_id>/deplacer/", changing.move, name="move"),
    path("seances/<str:public_id>/annuler/", changing.cancel, name="cancel"),
    path("seances/<str:public_id>/repeter/", changing.repeat, name="repeat"),
    path("seances/<str:public_id>/decider/", changing.decide, name="decide"),
    path("seances/<str:public_id>/suivi/", following.follow_up, name="follow-up"),
    path("mes-seances/", following.mine, name="mine"),
    path("modeles/", kinds.overview, name="kinds"),
    path("modeles/<str:kind>/", kinds.edit, name="kind"),
]
