from django.urls import path

from training.views import manage

app_name = "training"
_SESSION = "manage/training/<uuid:session_id>/"

urlpatterns = [
    path("manage/training/", manage.session_list, name="manage"),
    path(_SESSION, manage.session, name="session"),
]
