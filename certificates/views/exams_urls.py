"""Addresses of qualification exams and applications."""

from django.urls import path

from certificates.views import applications, exams

urlpatterns = [
    path("manage/certificates/exams/", exams.exam_list, name="exams"),
    path("manage/certificates/exams/enter/", exams.enter, name="exam_enter"),
    path("manage/certificates/exams/file/", exams.from_file, name="exam_file"),
    path("manage/certificates/exams/file/template/", exams.template, name="exam_template"),
    path("manage/certificates/exams/<uuid:qualification_id>/", exams.exam, name="exam"),
    path("manage/certificates/exams/<uuid:qualification_id>/withdraw/", exams.withdraw, name="exam_withdraw"),
    path("manage/certificates/candidates/", applications.candidate_list, name="candidates"),
    path("manage/certificates/people/<uuid:person_id>/apply/", applications.apply, name="apply"),
]
