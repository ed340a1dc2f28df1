from django.urls import path

from notices.views import mails, notices

app_name = "notices"
urlpatterns = [
    path("notices/", notices.notice_list, name="list"),
    path("notices/read-all/", notices.read_all, name="read_all"),
    path("manage/mails/", mails.mails, name="mails"),
    path("manage/mails/again/", mails.again, name="mails_again"),
    path("manage/settings/mail/", mails.setup, name="mail_setup"),
    path("manage/settings/mail/again/", mails.setup_again, name="mail_setup_again"),
    path("notices/<uuid:notice_id>/", notices.open_notice, name="open"),
]
