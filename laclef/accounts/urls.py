"""The addresses of /compte/: allauth's views under French words, and none that asks for a password.

The names are allauth's own, because its flows redirect to them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from laclef.accounts import views

urlpatterns = [
    path("", views.my_account, name="account"),
    path("connexion/", views.login, name="account_login"),
    path("connexion/", views.login, name="account_request_login_code"),
    path("connexion/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("inactif/", account.account_inactive, name="account_inactive"),
    path("inscription/", account.signup, name="account_signup"),
    path("confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirmer/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("securite/", mfa.index, name="mfa_index"),
    path("securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("securite/application/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("securite/codes/refaire/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/codes/telecharger/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]  # fmt: skip
