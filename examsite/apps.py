from django.apps import AppConfig


class ExamsiteConfig(AppConfig):
    name = "examsite"

    def ready(self) -> None:
        from core import jobs
        from examsite.audit import work

        jobs.register(work.EXPORT, work.export)
        jobs.register(work.CHECK, work.check)
