from django.urls import path

from notices.views import notices

app_name = "notices"
urlpatterns = [
    path("notices/", notices.notice_list, name="list"),
    path("notices/read-all/", notices.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/", notices.open_notice, name="open"),
]
