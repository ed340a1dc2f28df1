from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from core import files, jobs, web_views
        from core.backups import nightly
        from core.models import Job

        jobs.register(nightly.JOB, nightly.run)
        files.register_check("job", lambda person, file: Job.objects.filter(pk=file.owner_id, person_id_text=str(person.pk)).exists())
        files.register_check(web_views.OWNER_KIND, lambda person, file: file.owner_id == str(person.pk))
