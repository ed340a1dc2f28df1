from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from core import jobs
        from people.services import slips

        jobs.register(slips.KIND, slips.run)
