"""The clerk's addresses, included by quiz.urls."""

from django.urls import URLPattern, path

from quiz.views import (
    manage,
    manage_edit,
    manage_exam,
    manage_marking,
    manage_monitor,
    manage_prints,
    manage_release,
    manage_roster,
    manage_rulings,
    manage_scores,
    preview,
    variants,
)

_EXAM = "manage/exams/<uuid:exam_id>/"
_CANDIDATE = _EXAM + "roster/<uuid:candidate_id>/"

urlpatterns: list[URLPattern] = [
    path("manage/exams/", manage.exam_list, name="manage"),
    path("manage/exams/new/", manage_edit.new, name="new"),
    path("manage/exams/who/", manage_edit.who, name="who"),
    path(_EXAM, manage_exam.exam, name="exam_manage"),
    path(_EXAM + "edit/", manage_edit.edit, name="edit"),
    path(_EXAM + "papers/", variants.papers, name="papers"),
    path(_EXAM + "papers/change/", variants.change, name="papers_change"),
    path(_EXAM + "preview/", preview.preview, name="preview"),
    path(_EXAM + "preview/images/<uuid:file_id>/", preview.image, name="preview_image"),
    path(_EXAM + "publish/", manage_exam.publish, name="publish"),
    path(_EXAM + "release/<slug:what>/", manage_release.release, name="release"),
    path(_EXAM + "extend/", manage_exam.extend, name="extend"),
    path(_EXAM + "makeup/", manage_exam.makeup, name="makeup"),
    path(_EXAM + "marking/", manage_marking.mark, name="marking"),
    path(_EXAM + "marking/markers/", manage_marking.markers, name="markers"),
    path(_EXAM + "marking/images/<uuid:file_id>/", manage_marking.image, name="marking_image"),
    path(_EXAM + "monitor/", manage_monitor.monitor, name="monitor"),
    path(_EXAM + "monitor/extend/", manage_monitor.extend_all, name="extend_all"),
    path(_EXAM + "attempts/<uuid:attempt_id>/", manage_monitor.attempt, name="attempt_manage"),
    path(_EXAM + "attempts/<uuid:attempt_id>/<slug:act>/", manage_monitor.intervene, name="intervene"),
    path(_EXAM + "poster/", manage_exam.poster, name="poster"),
    path(_EXAM + "poster.png", manage_exam.poster_picture, name="poster_image"),
    path(_EXAM + "prints/", manage_prints.papers, name="prints"),
    path(_EXAM + "prints/<slug:paper>/", manage_prints.print_paper, name="print"),
    path(_EXAM + "prints/<slug:paper>/scan/", manage_prints.put_back, name="print_scan"),
    path(_EXAM + "roster/", manage_roster.roster, name="roster"),
    path(_EXAM + "roster/add/", manage_roster.add, name="roster_add"),
    path(_CANDIDATE, manage_roster.candidate, name="candidate"),
    path(_CANDIDATE + "exclude/", manage_roster.exclude, name="exclude"),
    path(_CANDIDATE + "restore/", manage_roster.restore, name="restore"),
    path(_CANDIDATE + "move/", manage_roster.move, name="move"),
    path(_CANDIDATE + "remove/", manage_roster.remove, name="remove"),
    path(_CANDIDATE + "extra-time/", manage_roster.extra_time, name="extra_time"),
    path(_EXAM + "rulings/", manage_rulings.questions, name="rulings"),
    path(_EXAM + "rulings/<uuid:question_id>/<int:number>/", manage_rulings.ruling, name="ruling"),
    path(_EXAM + "scores/", manage_scores.scores, name="scores"),
    path(_EXAM + "scores/confirm/", manage_scores.confirm, name="scores_confirm"),
    path(_EXAM + "scores/template.xlsx", manage_scores.template, name="scores_template"),
]
