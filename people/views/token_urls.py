"""Addresses of the interface's tokens: one's own, and everybody's for 安全管理员."""

from django.urls import URLPattern, path

from people.views import tokens

urlpatterns: list[URLPattern] = [
    path("me/tokens/", tokens.own, name="tokens"),
    path("me/tokens/<uuid:token_id>/revoke/", tokens.revoke_own, name="revoke_own_token"),
    path("manage/people/tokens/", tokens.everybodys, name="token_list"),
    path("manage/people/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
]
