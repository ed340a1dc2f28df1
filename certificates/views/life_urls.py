from django.urls import path

from certificates.views import acts, page, settings

_ONE = "manage/certificates/<uuid:certificate_id>"

urlpatterns = [
    path("manage/certificates/new/", acts.register, name="register"),
    path("manage/certificates/settings/", settings.office_settings, name="settings"),
    path(f"{_ONE}/", page.certificate, name="certificate"),
    path(f"{_ONE}/act/<slug:kind>/", acts.act, name="act"),
    path(f"{_ONE}/steps/<int:number>/correct/", acts.correct, name="correct"),
    path(f"{_ONE}/steps/<int:number>/scans/", acts.add_scan, name="step_scan"),
    path(f"{_ONE}/files/", acts.add_file, name="file_add"),
    path(f"{_ONE}/photo/", acts.photo, name="photo"),
]
