"""Addresses of devices, sessions, asking again, and the authenticator's code."""

from django.urls import path

from people.views import devices, proving, staying, totp

urlpatterns = [
    path("sign-in/code/", proving.code, name="code"),
    path("me/confirm/", proving.confirm, name="confirm"),
    path("me/stay/", staying.stay, name="stay"),
    path("me/devices/sign-out-others/", devices.sign_out_others, name="sign_out_others"),
    path("me/devices/<uuid:device_id>/remove/", devices.remove, name="remove_device"),
    path("me/devices/<uuid:device_id>/sign-out/", devices.sign_out_there, name="sign_out_there"),
    path("me/totp/", totp.own, name="totp"),
    path("me/totp/remove/", totp.remove_own, name="remove_own_totp"),
    path("manage/people/codes/", totp.people_with_codes, name="totp_list"),
    path("manage/people/<uuid:person_id>/totp/remove/", totp.remove, name="remove_totp"),
]
