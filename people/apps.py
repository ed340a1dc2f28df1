from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from core import home_cards, jobs
        from people import registries
        from people.changes_card import filed_card
        from people.lockout_card import locked_card
        from people.services import change_list, devices, exports, slips

        jobs.register(slips.KIND, slips.run)
        jobs.register(change_list.KINDS["pdf"], change_list.changes_pdf)
        jobs.register(change_list.KINDS["xlsx"], change_list.changes_xlsx)
        jobs.register(exports.PEOPLE, exports.export_people)
        jobs.register(exports.TELEPHONES, exports.telephone_list)
        home_cards.register(locked_card)
        home_cards.register(filed_card)
        registries.register_change(devices.follow_changes)
