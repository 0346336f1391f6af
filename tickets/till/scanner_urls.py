"""The second volunteer's phone, the door list, what follows the evening."""

from django.urls import path

from tickets.door.views import at_the_till, statements

urlpatterns = [
    path("scanner/", at_the_till.scanners, name="scanners"),
    path("scanner/<int:pk>/retirer/", at_the_till.revoke, name="scanner-revoke"),
    path("liste/", at_the_till.printed_list, name="door-list"),
    path("differe/", at_the_till.paper, name="paper-sales"),
    path("etat/", statements.of_tonight, name="statements"),
    path("etat/<int:pk>/", statements.at_till, name="statement"),
    path("etat/<int:pk>/interrompue/", statements.interrupt, name="interrupt"),
    path("etats/", statements.office, name="office-statements"),
    path("etats/<int:pk>/", statements.at_office, name="office-statement"),
    path("etats/<int:pk>/etat.csv", statements.office_csv, name="office-statement-csv"),
]
