"""Addresses of the account library in French; its own names are kept, since it asks for them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from .views import openid

password = [
    path("", account.password_change, name="account_change_password"),
    path("choisir/", account.password_set, name="account_set_password"),
    path("oublie/", account.password_reset, name="account_reset_password"),
    path("oublie/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path("oublie/fait/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

security = [
    path("", mfa.index, name="mfa_index"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("application/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes-de-secours/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/renouveler/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes-de-secours/telecharger/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]

external = [
    path("", social.connections, name="socialaccount_connections"),
    path("annulee/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("erreur/", social.login_error, name="socialaccount_login_error"),
    path("inconnu/", social.signup, name="socialaccount_signup"),
]

urlpatterns = [
    path("connexion/", account.login, name="account_login"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("inscription/", account.signup, name="account_signup"),
    path("courriel/", RedirectView.as_view(pattern_name="actors:account"), name="account_email"),
    path("courriel/verifier/", account.email_verification_sent, name="account_email_verification_sent"),
    path("mot-de-passe/", include(password)),
    path("securite/", include(security)),
    path("identite/", include(external)),
    path("oidc/<str:provider_id>/", openid.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/retour/", openid.callback, name="openid_connect_callback"),
]
