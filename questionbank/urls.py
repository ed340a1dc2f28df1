from django.urls import path

from questionbank.views import bank

app_name = "questionbank"
urlpatterns = [
    path("manage/questions/", bank.question_list, name="list"),
]
