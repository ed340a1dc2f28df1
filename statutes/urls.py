from django.urls import path

from statutes.views import managing, reading

app_name = "statutes"
urlpatterns = [
    path("laws/", reading.laws, name="laws"),
    path("laws/<uuid:version_id>/", reading.read, name="read"),
    path("manage/statutes/", managing.statute_list, name="list"),
    path("manage/statutes/import/", managing.choose, name="import"),
    path("manage/statutes/import/<uuid:upload_id>/", managing.preview, name="import_preview"),
    path("manage/statutes/<uuid:version_id>/compare/", managing.comparison, name="compare"),
    path("manage/statutes/<uuid:version_id>/remove/", managing.remove, name="remove"),
]
