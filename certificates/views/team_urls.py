"""Addresses of the team, its officers, and one's own certificates."""

from django.urls import path

from certificates.views import officers, teams

urlpatterns = [
    path("certificates/", officers.mine, name="mine"),
    path("manage/certificates/teams/", teams.team_list, name="teams"),
    path("manage/certificates/teams/<uuid:team_id>/", teams.team, name="team"),
    path("manage/certificates/missing/", teams.missing, name="missing"),
    path("manage/certificates/people/<uuid:person_id>/", officers.officer, name="officer"),
]
