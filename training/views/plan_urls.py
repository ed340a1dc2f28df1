"""Addresses of what is entered afterwards, of plans, documents and self-study, and of the files of a session."""

from django.urls import path

from training.views import backfill, documents, plans, self_study, session_files

_FILES = "manage/training/<uuid:session_id>/files/"
_PLAN, _ROW = "manage/training/plans/<uuid:plan_id>/", "manage/training/plans/rows/<uuid:row_id>/"

urlpatterns = [
    path("manage/training/past/", backfill.enter, name="backfill"),
    path("manage/training/briefing/", backfill.briefing, name="briefing"),
    path("manage/training/past/who/", backfill.who, name="backfill_who"),
    path(f"{_FILES}add/", session_files.add, name="session_file_add"),
    path(f"{_FILES}<uuid:file_id>/remove/", session_files.remove, name="session_file_remove"),
    path(f"{_FILES}<uuid:file_id>/small/", session_files.thumbnail, name="session_thumbnail"),
    path("manage/training/plans/", plans.plans, name="plans"),
    path("manage/training/plans/new/", plans.new, name="plan_new"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}change/", plans.change, name="plan_change"),
    path(f"{_PLAN}copy/", plans.copy, name="plan_copy"),
    path(f"{_PLAN}scan/", plans.scan, name="plan_scan"),
    path(f"{_PLAN}paper/", plans.paper, name="plan_paper"),
    path(f"{_PLAN}add/", plans.row_add, name="plan_row_add"),
    path(f"{_ROW}change/", plans.row_change, name="plan_row_change"),
    path(f"{_ROW}move/", plans.row_move, name="plan_row_move"),
    path(f"{_ROW}delete/", plans.row_delete, name="plan_row_delete"),
    path(f"{_ROW}sessions/", plans.row_tick, name="plan_row_tick"),
    path("manage/training/documents/", documents.documents, name="documents"),
    path("manage/training/documents/paper/", documents.paper, name="document_paper"),
    path("manage/training/documents/add/", documents.add, name="document_add"),
    path("manage/training/documents/<uuid:document_id>/withdraw/", documents.withdraw, name="document_withdraw"),
    path("manage/training/self-study/", self_study.studies, name="self_study"),
    path("manage/training/self-study/add/", self_study.add, name="self_study_add"),
    path("manage/training/self-study/<uuid:study_id>/change/", self_study.change, name="self_study_change"),
    path("manage/training/self-study/<uuid:study_id>/withdraw/", self_study.withdraw, name="self_study_withdraw"),
]
