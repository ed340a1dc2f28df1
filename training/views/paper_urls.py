from django.urls import URLPattern, path

from training.views import figures, hour_prints, prints

_SESSION = "manage/training/<uuid:session_id>/"

urlpatterns: list[URLPattern] = [
    path("manage/training/figures/", figures.figures, name="figures"),
    path("manage/training/figures/people/", figures.people, name="figures_people"),
    path("manage/training/figures/export/<slug:kind>/", figures.export, name="figures_export"),
    path("manage/training/hours/export/<slug:kind>/", hour_prints.listed, name="hours_export"),
    path("manage/training/hours/<uuid:person_id>/export/<slug:kind>/", hour_prints.person, name="hours_person_export"),
    path("training/export/<slug:kind>/", hour_prints.own, name="own_hours_export"),
    path(_SESSION + "prints/", prints.session_prints, name="prints"),
    path(_SESSION + "prints/dossier/<slug:kind>/", prints.file_of_session, name="dossier"),
    path(_SESSION + "prints/<slug:paper>/", prints.print_paper, name="print"),
    path(_SESSION + "prints/<slug:paper>/scan/", prints.put_back, name="print_scan"),
    path(_SESSION + "text/", prints.group_text, name="group_text"),
]
