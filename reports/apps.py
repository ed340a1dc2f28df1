from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self) -> None:
        from core import jobs
        from quiz import registries
        from reports import archive, effects, exports, prints

        jobs.register("rates_pdf", exports.rates_pdf)
        jobs.register("rates_xlsx", exports.rates_xlsx)
        registries.register_effect(effects.effect_of)
        registries.register_print(prints.SUMMARY)
        registries.register_part(archive.PART)
