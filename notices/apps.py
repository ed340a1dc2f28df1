from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from core import home_cards
        from notices import cards
        from notices.services import changes, sign_in
        from people import registries

        home_cards.register(cards.unread)
        home_cards.register(cards.unsent)
        registries.register_lock(sign_in.tell_locked)
        registries.register_filing(changes.tell_filed)
