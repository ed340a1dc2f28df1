from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "考试"

    def ready(self) -> None:
        from core import files, home_cards, jobs, verify
        from people import registries
        from questionbank import registries as bank_registries
        from quiz import home
        from quiz import registries as own
        from quiz.selectors import admission, attesting, busy, pool, prints, scores, shares, staff
        from quiz.services import (
            archive_parts,
            archiving,
            attesting_prints,
            external,
            following,
            papers_to_sign,
            question_papers,
            reopening,
            roster,
            rulings,
            telephones,
        )
        from quiz.services import prints as printing

        files.register_check(roster.PROOF, staff.may_read_proof)
        files.register_check(prints.SCAN, prints.may_read_scan)
        for kind in (external.UPLOAD, external.PROOF):
            files.register_check(kind, scores.may_read_file)
        home_cards.register(home.cards)
        registries.register_change(following.follow)
        registries.register_session_hold(busy.last_busy)
        bank_registries.register_shares(shares.shares_of)
        bank_registries.register_use(pool.on_papers)
        bank_registries.register_use(pool.in_print)
        for gate in (admission.address_gate, admission.notice_gate, admission.code_gate):
            own.register_gate(gate)
        jobs.register(question_papers.JOB, question_papers.run)
        jobs.register(reopening.JOB, reopening.run, stoppable=False)
        jobs.register(rulings.JOB, rulings.run, stoppable=False)
        jobs.register(telephones.JOB, telephones.run)
        jobs.register(printing.JOB, printing.run)
        for paper in papers_to_sign.PAPERS:
            own.register_print(paper)
        jobs.register(attesting_prints.ONE, attesting_prints.run_one)
        jobs.register(attesting_prints.ALL, attesting_prints.run_all)
        verify.register(attesting.PREFIX, attesting.find)
        jobs.register(archiving.JOB, archiving.run)
        for part in archive_parts.PARTS:
            own.register_part(part)
