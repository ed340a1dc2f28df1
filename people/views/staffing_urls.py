"""Addresses of the staffing types, included by people.urls."""

from django.urls import URLPattern, path

from people.views import staffing

urlpatterns: list[URLPattern] = [
    path("manage/people/staffing-types/", staffing.staffing_types, name="staffing_types"),
    path("manage/people/staffing-types/add/", staffing.add, name="staffing_type_add"),
    path("manage/people/staffing-types/<int:type_id>/", staffing.change, name="staffing_type"),
    path("manage/people/staffing-types/<int:type_id>/remove/", staffing.remove, name="staffing_type_remove"),
]
