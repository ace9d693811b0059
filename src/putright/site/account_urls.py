"""Signing in and out: the parts of allauth that are used here, and nothing that signs anybody up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from putright.site import account_views as ours
from putright.site import directory_views as directories
from putright.site.passkey_views import SecondThing

urlpatterns = [
    path("sign-in/", ours.SignIn.as_view(), name="account_login"),
    path("sign-out/", ours.SignOut.as_view(), name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", ours.first_password, name="account_set_password"),
    path("directory/<slug:provider_id>/", directories.begin, name="openid_connect_login"),
    path("directory/<slug:provider_id>/back/", directories.back, name="openid_connect_callback"),
    path("directory/<slug:provider_id>/connect/", directories.connect, name="directory-connect"),
    path("directory/<slug:provider_id>/disconnect/", directories.disconnect, name="directory-disconnect"),
    path("code/", SecondThing.as_view(), name="mfa_authenticate"),
    path("passkey/", ours.passkey_in, name="mfa_login_webauthn"),
    path("passkey/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", ours.passkey_add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/rename/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("code/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("codes/", ours.YourSignIn.as_view(), name="mfa_index"),
    path("codes/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("codes/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/recovery/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
