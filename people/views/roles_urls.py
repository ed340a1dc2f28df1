from django.urls import URLPattern, path

from people.views import roles

urlpatterns: list[URLPattern] = [
    path("manage/roles/", roles.roles, name="roles"),
    path("manage/roles/<int:assignment_id>/take-away/", roles.take_away, name="take_role"),
]
