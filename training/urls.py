from django.urls import path

from training.views import manage
from training.views.door_urls import urlpatterns as at_the_door
from training.views.hours_urls import urlpatterns as hours
from training.views.paper_urls import urlpatterns as papers
from training.views.plan_urls import urlpatterns as plans
from training.views.reading_urls import urlpatterns as reading
from training.views.sessions_urls import urlpatterns as held
from training.views.sign_in_urls import urlpatterns as sign_in_urls

app_name = "training"
_SESSION = "manage/training/<uuid:session_id>/"

urlpatterns = [
    *hours,
    *papers,
    *plans,
    *reading,
    path("manage/training/", manage.session_list, name="manage"),
    path(_SESSION, manage.session, name="session"),
    *held,
    *sign_in_urls,
    *at_the_door,
]
