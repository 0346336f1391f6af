"""Who stands at which device, and the evening's session."""

from django.urls import path

from tickets.till.views import devices, identity, office, paper, session

urlpatterns = [
    path("", session.home, name="home"),
    path("verrou/", identity.lock, name="lock"),
    path("verrou/cle/", identity.passkey, name="passkey"),
    path("verrou/fermer/", identity.lock_now, name="lock-now"),
    path("verrou/code-du-soir/", identity.evening_pin, name="evening-pin"),
    path("mon-code/", identity.my_pin, name="my-pin"),
    path("installer/", devices.enrol, name="enrol"),
    path("appareils/", devices.overview, name="devices"),
    path("appareils/<int:pk>/code/", devices.renew_code, name="device-code"),
    path("appareils/<int:pk>/nommer/", devices.rename, name="device-name"),
    path("appareils/<int:pk>/revoquer/", devices.revoke, name="device-revoke"),
    path("session/ouvrir/", session.open_till, name="open"),
    path("session/", session.session, name="session"),
    path("session/coffre/", session.move, name="move"),
    path("session/lire/", session.read_x, name="read-x"),
    path("session/compter/", session.count, name="count"),
    path("session/fermer/", session.close, name="close"),
    path("session/lecture/<int:pk>/", session.report, name="report"),
    path("rembourser/", session.owed, name="owed"),
    path("sessions/", office.sessions, name="sessions"),
    path("sessions/lecture/<int:pk>/", office.report, name="office-report"),
    path("dus/", office.owed, name="office-owed"),
    path("remises/", office.deposits, name="deposits"),
    path("remises/<int:pk>/annuler/", office.undo_deposit, name="deposit-undo"),
    path("fiche/", paper.desk_card, name="desk-card"),
    path("affiche/", paper.price_notice, name="price-notice"),
]
