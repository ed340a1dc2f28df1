from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.index, name="index"),
    path("reports/exams/<uuid:exam_id>/", views.exam, name="exam"),
    path("reports/exams/<uuid:exam_id>/names/<slug:which>/", views.people, name="names"),
    path("reports/exams/<uuid:exam_id>/export/<slug:kind>/", views.export, name="export"),
    path("reports/exams/<uuid:exam_id>/confirm/", views.confirm, name="confirm"),
]
