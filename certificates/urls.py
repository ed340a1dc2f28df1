from django.urls import path

from certificates.views import exams_urls, figures_urls, life_urls, manage, papers_urls, remind_urls, team_urls

app_name = "certificates"

urlpatterns = [
    path("manage/certificates/", manage.certificate_list, name="list"),
    *exams_urls.urlpatterns,
    *figures_urls.urlpatterns,
    *life_urls.urlpatterns,
    *papers_urls.urlpatterns,
    *remind_urls.urlpatterns,
    *team_urls.urlpatterns,
]
