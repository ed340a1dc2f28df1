from django.urls import path

from quiz.views import mistakes, practice

urlpatterns = [
    path("practice/", practice.choose, name="practice"),
    path("practice/rehearse/", practice.rehearse, name="practice_rehearse"),
    path("practice/next/", practice.go_on, name="practice_next"),
    path("practice/favourites/", mistakes.favourites, name="favourites"),
    path("practice/mastery/", mistakes.mastery, name="mastery"),
    path("practice/<uuid:question_id>/", practice.question, name="practise"),
    path("practice/<uuid:question_id>/judge/", practice.judge, name="practice_judge"),
    path("practice/<uuid:question_id>/star/", practice.star, name="star"),
    path("practice/<uuid:question_id>/images/<uuid:file_id>/", practice.image, name="practice_image"),
    path("mistakes/", mistakes.book, name="mistakes"),
    path("mistakes/<uuid:question_id>/take-out/", mistakes.take_out, name="mistake_out"),
]
