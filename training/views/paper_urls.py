from django.urls import URLPattern, path

from training.views import figures

urlpatterns: list[URLPattern] = [
    path("manage/training/figures/", figures.figures, name="figures"),
    path("manage/training/figures/people/", figures.people, name="figures_people"),
    path("manage/training/figures/export/<slug:kind>/", figures.export, name="figures_export"),
]
