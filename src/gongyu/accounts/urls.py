"""Only those of django-allauth's pages that this product uses, under the names that it looks for."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.decorators.http import require_safe

from gongyu.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("signup/", views.closed, name="account_signup"),
    path("password/set/", views.closed, name="account_set_password"),
    path("preferences/", views.preferences, name="account_preferences"),
    path("phone/", views.phone, name="account_phone"),
    # --- second factors -----------------------------------------------------------------------------
    path("two/", require_safe(second_factor.index), name="mfa_index"),
    path("two/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("two/again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("two/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("two/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two/codes/", require_safe(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two/codes/file/", require_safe(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("two/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("two/passkeys/<int:pk>/remove/", views.passkey_remove, name="mfa_remove_webauthn"),
    path("two/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("two/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]
