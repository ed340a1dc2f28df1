from django.apps import AppConfig


class QuestionBankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "题库"

    def ready(self) -> None:
        from core import files, home_cards, jobs
        from questionbank import home
        from questionbank.services import bulk, bulk_undo, exporting, flags, imports, likeness, reading, undoing
        from statutes import registries

        files.register_check(reading.FILE_KIND, imports.may_read_upload)
        home_cards.register(home.cards)
        registries.register_version_added(flags.flag_questions)
        registries.register_version_leaving(flags.let_go)
        jobs.register(reading.JOB_KIND, reading.run_reading)
        jobs.register(imports.JOB_KIND, imports.run_confirmed)
        jobs.register(undoing.JOB_KIND, undoing.run_undo, stoppable=False)
        jobs.register(likeness.JOB_KIND, likeness.run)
        jobs.register(exporting.JOB_KIND, exporting.run)
        jobs.register(bulk.JOB_KIND, bulk.run)
        jobs.register(bulk_undo.JOB_KIND, bulk_undo.run, stoppable=False)
