"""Who stands at which device, and the evening's session."""

from django.urls import path

from tickets.till.views import devices, identity, session

urlpatterns = [
    path("", session.home, name="home"),
    path("verrou/", identity.lock, name="lock"),
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
]
