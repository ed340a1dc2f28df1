from django.apps import AppConfig


class ExamsiteConfig(AppConfig):
    name = "examsite"
