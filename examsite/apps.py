from django.apps import AppConfig


class ExamsiteConfig(AppConfig):
    name = "examsite"

    def ready(self) -> None:
        from core import home_cards, jobs, starting
        from examsite import health
        from examsite.audit import cards, work
        from examsite.backup import cards as backup_cards
        from examsite.demo.guard import refuse_demo

        home_cards.register(cards.cards)
        home_cards.register(health.cards)
        home_cards.register(backup_cards.cards)
        jobs.register(work.EXPORT, work.export)
        jobs.register(work.CHECK, work.check)
        starting.register(refuse_demo)
