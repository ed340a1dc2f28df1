from django.urls import path

from certificates.views import figures

urlpatterns = [
    path("manage/certificates/figures/", figures.show, name="figures"),
    path("manage/certificates/figures/names/", figures.names, name="figures_names"),
    path("manage/certificates/figures/export/<slug:kind>/", figures.export, name="figures_export"),
]
