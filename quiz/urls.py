from django.urls import path

from quiz.views import attesting, candidate, incidents, marking, sitting
from quiz.views.chasing_urls import urlpatterns as chasing
from quiz.views.manage_urls import urlpatterns as manage
from quiz.views.practice_urls import urlpatterns as practice

app_name = "quiz"
urlpatterns = [
    path("exams/<uuid:exam_id>/", candidate.exam, name="exam"),
    path("exams/<uuid:exam_id>/start/", candidate.start, name="start"),
    path("exams/<uuid:exam_id>/attest/<slug:kind>/", attesting.own, name="attest"),
    path("attempts/<uuid:attempt_id>/", candidate.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/images/<uuid:file_id>/", candidate.image, name="image"),
    path("attempts/<uuid:attempt_id>/save/", sitting.save, name="save"),
    path("attempts/<uuid:attempt_id>/time/", sitting.time_left, name="time"),
    path("attempts/<uuid:attempt_id>/hand-in/", sitting.hand_in, name="hand_in"),
    path("attempts/<uuid:attempt_id>/incidents/", incidents.report, name="incidents"),
    path("attempts/<uuid:attempt_id>/take-over/", candidate.take_over, name="take_over"),
    path("attempts/<uuid:attempt_id>/result/", candidate.result, name="result"),
    *practice,
    path("marking/<uuid:exam_id>/", marking.mark, name="mark_assigned"),
    path("marking/<uuid:exam_id>/images/<uuid:file_id>/", marking.image, name="mark_assigned_image"),
    *chasing,
    *manage,
]
