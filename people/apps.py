from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from core import home_cards, jobs
        from people import registries
        from people.lockout_card import locked_card
        from people.services import devices, slips

        jobs.register(slips.KIND, slips.run)
        home_cards.register(locked_card)
        registries.register_change(devices.follow_changes)
