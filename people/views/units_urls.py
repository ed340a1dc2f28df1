"""Addresses of the tree of units, included by people.urls."""

from django.urls import URLPattern, path

from people.views import composition, units

urlpatterns: list[URLPattern] = [
    path("manage/people/units/", units.units, name="units"),
    path("manage/people/on/", composition.composition, name="composition"),
    path("manage/people/units/add/", units.unit_add, name="unit_add"),
    path("manage/people/units/<uuid:unit_id>/", units.unit, name="unit"),
    path("manage/people/units/<uuid:unit_id>/rename/", units.unit_rename, name="unit_rename"),
    path("manage/people/units/<uuid:unit_id>/move/", units.unit_move, name="unit_move"),
    path("manage/people/units/<uuid:unit_id>/merge/", units.unit_merge, name="unit_merge"),
    path("manage/people/units/<uuid:unit_id>/close/", units.unit_close, name="unit_close"),
]
