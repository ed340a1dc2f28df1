from django.urls import path

from examsite.setup import views

app_name = "setup"
urlpatterns = [path("setup/", views.start, name="start")]
