from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "学法培训"

    def ready(self) -> None:
        from core import files, home_cards, jobs
        from people import registries
        from quiz.registries import register_practised
        from training import home
        from training.models import Attendance, LeaveRequest, SessionFile
        from training.rules import windows
        from training.selectors import reading_files
        from training.services import following, practising, reminding, roster_by_hand, years

        files.register_check(SessionFile.OWNER_KIND, reading_files.may_read_session_file)
        files.register_check(roster_by_hand.PROOF, reading_files.may_read_proof)
        files.register_check(LeaveRequest.OWNER_KIND, reading_files.may_read_leave_proof)
        home_cards.register(home.cards)
        files.register_check(Attendance.SIGNATURE, reading_files.may_read_signature)
        registries.register_sign_in_hint(windows.PAGE, windows.SIGN_IN_FIRST)
        registries.register_change(following.follow)
        jobs.register(years.JOB, years.run)
        jobs.register(reminding.JOB, reminding.run_telephones)
        register_practised(practising.earn_by_practice)
        _ready_plans()
        _ready_hours()
        _ready_papers()


def _ready_plans() -> None:
    """The year's plan, documents and self-study."""
    from core import files, jobs
    from training.models import Plan, PolicyDocument, SelfStudy
    from training.selectors import documents, plans, self_study
    from training.services import documents as document_list
    from training.services import plan_list

    files.register_check(Plan.OWNER_KIND, plans.may_read_file)
    files.register_check(PolicyDocument.OWNER_KIND, documents.may_read_file)
    files.register_check(SelfStudy.OWNER_KIND, self_study.may_read_proof)
    jobs.register(plan_list.JOB, plan_list.run)
    jobs.register(document_list.JOB, document_list.run)


def _ready_hours() -> None:
    """Training that others hold, and what exams ask of credits."""
    from core import files
    from quiz.registries import register_exam_link, register_gate
    from training.models import ExternalTraining
    from training.selectors import external, gates

    files.register_check(ExternalTraining.OWNER_KIND, external.may_read_proof)
    register_gate(gates.gate)
    register_exam_link(gates.link)


def _ready_papers() -> None:
    """What is printed of a session and of a year."""
    from core import files, jobs
    from training.selectors import prints
    from training.services import dossier, figure_exports, hour_prints
    from training.services import prints as printing

    files.register_check(prints.SCAN, prints.may_read_scan)
    for work in (dossier, figure_exports, printing):
        jobs.register(work.JOB, work.run)
    jobs.register(hour_prints.LIST, hour_prints.run_list)
    jobs.register(hour_prints.ONE, hour_prints.run_one)
