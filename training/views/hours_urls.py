"""Addresses of hours and credits: one's own, the lists, the year's settings, 上级培训."""

from django.urls import path

from training.views import external, gates, hours, mine, years

urlpatterns = [
    path("training/", mine.mine, name="mine"),
    path("manage/training/hours/", hours.people, name="hours"),
    path("manage/training/hours/<uuid:person_id>/", hours.person, name="hours_person"),
    path("manage/training/external/", external.trainings, name="external"),
    path("manage/training/external/enter/", external.enter, name="external_enter"),
    path("manage/training/external/file/", external.from_file, name="external_file"),
    path("manage/training/external/template/", external.template, name="external_template"),
    path("manage/training/external/<uuid:training_id>/", external.training, name="external_one"),
    path("manage/training/exams/<uuid:exam_id>/credits/", gates.gate, name="gate"),
    path("manage/training/years/<int:year>/", years.year, name="year"),
    path("manage/training/years/<int:year>/settle/", years.settle, name="year_settle"),
]
