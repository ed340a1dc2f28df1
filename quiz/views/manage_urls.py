"""The clerk's addresses, included by quiz.urls."""

from django.urls import URLPattern, path

from quiz.views import manage

urlpatterns: list[URLPattern] = [
    path("manage/exams/", manage.exam_list, name="manage"),
]
