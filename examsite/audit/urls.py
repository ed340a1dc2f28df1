from django.urls import path

from examsite.audit import views

app_name = "audit"
urlpatterns = [
    path("manage/audit/", views.entries, name="entries"),
    path("manage/audit/export/", views.export, name="export"),
    path("manage/audit/check/", views.check, name="check"),
]
