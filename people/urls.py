from django.urls import path

from people.views import me, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("set-password/<str:token>/", me.set_password, name="set_password"),
    path("me/", me.me, name="me"),
    path("me/password/", me.new_password, name="new_password"),
    path("large-text/", me.large_text, name="large_text"),
]
