from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "考试"

    def ready(self) -> None:
        from core import files
        from people import registries
        from quiz.selectors import busy, staff
        from quiz.services import roster

        files.register_check(roster.PROOF, staff.may_read_proof)
        registries.register_session_hold(busy.last_busy)
