from django.urls import path

from examsite.backup import views

urlpatterns = [
    path("manage/settings/backup/", views.backup, name="backup"),
    path("manage/settings/backup/now/", views.backup_now, name="backup_now"),
    path("manage/settings/backup/<slug:backup_name>/", views.backup_download, name="backup_download"),
]
