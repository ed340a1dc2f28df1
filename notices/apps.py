from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from notices.services import sign_in
        from people import registries

        registries.register_lock(sign_in.tell_locked)
