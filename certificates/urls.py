from django.urls import path

from certificates.views import exams_urls, figures_urls, manage, papers_urls, team_urls

app_name = "certificates"

urlpatterns = [
    path("manage/certificates/", manage.certificate_list, name="list"),
    path("manage/certificates/<uuid:certificate_id>/", manage.certificate, name="certificate"),
    *exams_urls.urlpatterns,
    *figures_urls.urlpatterns,
    *papers_urls.urlpatterns,
    *team_urls.urlpatterns,
]
