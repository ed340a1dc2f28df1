from django.urls import URLPattern, path

from training.views import behind, reading, reading_units

_UNIT, _KEPT = "reading/<uuid:reading_id>/", "manage/training/reading/<uuid:reading_id>/"

urlpatterns: list[URLPattern] = [
    path("reading/", reading.units, name="reading"),
    path(_UNIT, reading.unit, name="reading_unit"),
    path(f"{_UNIT}questions/", reading.questions, name="reading_questions"),
    path(f"{_UNIT}finish/", reading.finish, name="reading_finish"),
    path("manage/training/reading/", reading_units.units, name="reading_units"),
    path("manage/training/reading/new/", reading_units.new, name="reading_new"),
    path("manage/training/reading/propose/", reading_units.propose, name="reading_propose"),
    path(_KEPT, reading_units.edit, name="reading_edit"),
    path(f"{_KEPT}use/", reading_units.use, name="reading_use"),
    path("manage/training/behind/", behind.people, name="behind"),
    path("manage/training/behind/remind/", behind.remind, name="behind_remind"),
    path("manage/training/behind/telephones/", behind.telephones, name="behind_telephones"),
]
