"""Addresses of the team, its officers, and one's own certificates."""

from django.urls import path

from certificates.views import dossier, officers, teams

urlpatterns = [
    path("certificates/", officers.mine, name="mine"),
    path("manage/certificates/teams/", teams.team_list, name="teams"),
    path("manage/certificates/teams/<uuid:team_id>/", teams.team, name="team"),
    path("manage/certificates/missing/", teams.missing, name="missing"),
    path("manage/certificates/people/<uuid:person_id>/", officers.officer, name="officer"),
    path("manage/certificates/people/<uuid:person_id>/dossier/", dossier.person, name="dossier"),
    path("manage/certificates/teams/<uuid:team_id>/dossiers/", dossier.team, name="team_dossiers"),
]
