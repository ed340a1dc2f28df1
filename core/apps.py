from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from core import files, jobs, web_views
        from core.backups import nightly

        jobs.register(nightly.JOB, nightly.run)
        files.register_check("job", jobs.may_read_result)
        files.register_check(web_views.OWNER_KIND, lambda person, file: file.owner_id == str(person.pk))
