from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "考试"

    def ready(self) -> None:
        from core import files, home_cards, jobs
        from people import registries
        from questionbank import registries as bank_registries
        from quiz import home
        from quiz.selectors import busy, pool, shares, staff
        from quiz.services import following, roster, rulings, telephones

        files.register_check(roster.PROOF, staff.may_read_proof)
        home_cards.register(home.cards)
        registries.register_change(following.follow)
        registries.register_session_hold(busy.last_busy)
        bank_registries.register_shares(shares.shares_of)
        bank_registries.register_use(pool.on_papers)
        jobs.register(rulings.JOB, rulings.run, stoppable=False)
        jobs.register(telephones.JOB, telephones.run)
