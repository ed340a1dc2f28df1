from django.apps import AppConfig


class StatutesConfig(AppConfig):
    name = "statutes"
    verbose_name = "法律法规"

    def ready(self) -> None:
        from core import files
        from statutes import services

        files.register_check(services.UPLOAD_KIND, services.may_read_upload)
