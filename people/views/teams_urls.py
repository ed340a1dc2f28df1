"""Addresses of teams, included by people.urls."""

from django.urls import URLPattern, path

from people.views import team_file, teams

urlpatterns: list[URLPattern] = [
    path("manage/people/teams/", teams.teams, name="teams"),
    path("manage/people/teams/add/", teams.team_add, name="team_add"),
    path("manage/people/teams/<uuid:team_id>/", teams.team, name="team"),
    path("manage/people/teams/<uuid:team_id>/change/", teams.team_change, name="team_change"),
    path("manage/people/teams/<uuid:team_id>/close/", teams.team_close, name="team_close"),
    path("manage/people/teams/<uuid:team_id>/join/", teams.team_join, name="team_join"),
    path("manage/people/teams/<uuid:team_id>/file/", team_file.team_from_file, name="team_file"),
    path("manage/people/teams/template.xlsx", team_file.template, name="team_template"),
    path("manage/people/teams/members/<int:membership_id>/post/", teams.team_post, name="team_post"),
    path("manage/people/teams/members/<int:membership_id>/leave/", teams.team_leave, name="team_leave"),
]
