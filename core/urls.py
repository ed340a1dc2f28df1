from django.urls import path

from core import verify_pages, views

app_name = "core"
urlpatterns = [
    path("files/<uuid:file_id>/", views.stored_file, name="file"),
    path("files/<uuid:file_id>/open/", views.file_page, name="file_page"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel_job, name="cancel_job"),
    path("verify/", verify_pages.ask, name="verify_ask"),
    path("verify/<str:code>/", verify_pages.code, name="verify"),
]
