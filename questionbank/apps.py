from django.apps import AppConfig


class QuestionBankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "题库"

    def ready(self) -> None:
        from core import files, home_cards, jobs
        from questionbank import home
        from questionbank.services import exporting, flags, imports
        from statutes import registries

        files.register_check(imports.FILE_KIND, imports.may_read_upload)
        home_cards.register(home.cards)
        registries.register_version_added(flags.flag_questions)
        registries.register_version_leaving(flags.let_go)
        jobs.register(imports.JOB_KIND, imports.run_confirmed)
        jobs.register(exporting.JOB_KIND, exporting.run)
