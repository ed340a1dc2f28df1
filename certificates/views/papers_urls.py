from django.urls import path

from certificates.views import card_file

urlpatterns = [
    path("manage/certificates/import/", card_file.from_file, name="import"),
    path("manage/certificates/import/template/", card_file.template, name="import_template"),
]
