from django.urls import URLPattern, path

from quiz.views import chasing

urlpatterns: list[URLPattern] = [
    path("manage/missing/", chasing.exams, name="chasing"),
    path("manage/missing/<uuid:exam_id>/", chasing.missing, name="missing"),
    path("manage/missing/<uuid:exam_id>/remind/", chasing.remind, name="remind"),
    path("manage/missing/<uuid:exam_id>/poster.png", chasing.picture, name="missing_poster"),
    path("manage/missing/<uuid:exam_id>/telephones/", chasing.telephone_list, name="missing_telephones"),
]
