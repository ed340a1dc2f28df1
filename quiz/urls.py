from django.urls import URLPattern

from quiz.views import manage_urls

app_name = "quiz"
urlpatterns: list[URLPattern] = [*manage_urls.urlpatterns]
