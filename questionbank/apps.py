from django.apps import AppConfig


class QuestionBankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "题库"

    def ready(self) -> None:
        from core import files, jobs
        from questionbank.services import imports

        files.register_check(imports.FILE_KIND, imports.may_read_upload)
        jobs.register(imports.JOB_KIND, imports.run_confirmed)
