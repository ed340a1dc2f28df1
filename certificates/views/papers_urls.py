from django.urls import path

from certificates.views import card_file, papers

OF_CARD = "manage/certificates/<uuid:certificate_id>"

urlpatterns = [
    path("manage/certificates/import/", card_file.from_file, name="import"),
    path("manage/certificates/import/template/", card_file.template, name="import_template"),
    path("manage/certificates/papers/", papers.papers, name="papers"),
    path("manage/certificates/papers/roster/<slug:kind>/", papers.roster, name="roster_print"),
    path("manage/certificates/papers/identity/", papers.team_identity, name="team_identity"),
    path("manage/certificates/export/", papers.export, name="export"),
    path("manage/certificates/layout/", papers.arrange, name="layout"),
    path(f"{OF_CARD}/papers/", papers.of_certificate, name="card_papers"),
    path(f"{OF_CARD}/papers/identity/", papers.identity, name="identity_print"),
    path(f"{OF_CARD}/papers/application/<slug:kind>/", papers.application, name="application_print"),
]
