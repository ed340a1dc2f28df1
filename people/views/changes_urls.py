from django.urls import URLPattern, path

from people.views import change_list, changes, person_edits

urlpatterns: list[URLPattern] = [
    path("manage/people/<uuid:person_id>/edit/", person_edits.edit_person, name="edit"),
    path("manage/people/<uuid:person_id>/disable/", person_edits.disable, name="disable"),
    path("manage/people/<uuid:person_id>/enable/", person_edits.enable, name="enable"),
    path("manage/people/<uuid:person_id>/posting/", person_edits.correct_posting, name="correct_posting"),
    path("manage/people/<uuid:person_id>/change/", changes.change_person, name="change_person"),
    path("manage/people/changes/", change_list.changes, name="changes"),
    path("manage/people/changes/newcomer/", changes.file_newcomer, name="change_newcomer"),
    path("manage/people/changes/export/<str:kind>/", change_list.export, name="change_export"),
    path("manage/people/changes/<uuid:change_id>/", changes.decide, name="change_decide"),
    path("manage/people/changes/<uuid:change_id>/decline/", changes.decline, name="change_decline"),
    path("manage/people/changes/<uuid:change_id>/withdraw/", changes.withdraw, name="change_withdraw"),
]
