from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "考试"

    def ready(self) -> None:
        from core import files
        from quiz.selectors import staff
        from quiz.services import roster

        files.register_check(roster.PROOF, staff.may_read_proof)
