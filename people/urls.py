from django.urls import path

from people.views import exports, imports, large_text, me, people, sign_in
from people.views.changes_urls import urlpatterns as changes_urls
from people.views.helping_urls import urlpatterns as helping_urls
from people.views.office_lists_urls import urlpatterns as office_lists_urls
from people.views.roles_urls import urlpatterns as roles_urls
from people.views.session_urls import urlpatterns as session_urls
from people.views.sso_urls import urlpatterns as sso_urls
from people.views.teams_urls import urlpatterns as teams_urls
from people.views.token_urls import urlpatterns as token_urls
from people.views.units_urls import urlpatterns as units_urls

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("set-password/<str:token>/", me.set_password, name="set_password"),
    path("me/", me.me, name="me"),
    path("me/password/", me.new_password, name="new_password"),
    path("me/email/", me.own_email, name="own_email"),
    path("large-text/", large_text.choose, name="large_text"),
    path("manage/people/", people.people_list, name="list"),
    path("manage/people/add/", people.add, name="add"),
    path("manage/people/import/", imports.import_people, name="import"),
    path("manage/people/export/", exports.people, name="export"),
    path("manage/people/telephones/", exports.telephones, name="telephones"),
    path("manage/people/template.xlsx", imports.template, name="template"),
    path("manage/people/<uuid:person_id>/", people.person, name="person"),
    path("manage/people/<uuid:person_id>/mobile/", people.show_mobile, name="show_mobile"),
    *changes_urls,
    *helping_urls,
    *office_lists_urls,
    *roles_urls,
    *session_urls,
    *sso_urls,
    *teams_urls,
    *units_urls,
    *token_urls,
]
