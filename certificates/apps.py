from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "执法队伍和证件"

    def ready(self) -> None:
        from certificates.models import CertificateEvent, CertificateFile, QualificationExam
        from certificates.selectors import reading_files
        from certificates.services import figure_exports
        from core import files, jobs

        files.register_check(CertificateEvent.OWNER_KIND, reading_files.may_read_attachment)
        files.register_check(CertificateFile.OWNER_KIND, reading_files.may_read_scan)
        files.register_check(QualificationExam.OWNER_KIND, reading_files.may_read_proof)
        jobs.register(figure_exports.JOB, figure_exports.run)
        _ready_shown()
        _ready_following()
        _ready_papers()


def _ready_shown() -> None:
    """What the overview and a person's page say."""
    from certificates import home
    from certificates.selectors import notes
    from core import home_cards
    from people import registries

    home_cards.register(home.cards)
    registries.register_notes(notes.notes)


def _ready_papers() -> None:
    """What goes out: prints, tables, and what anyone may check."""
    from certificates.selectors import public_check, reading_files
    from certificates.services import application_prints, card_export, dossier, identity_prints, roster_prints
    from certificates.services.events import CODE_PREFIX
    from core import jobs, verify

    jobs.register(dossier.ONE, dossier.run_one, may_have=reading_files.may_have_papers)
    jobs.register(dossier.MANY, dossier.run_team, may_have=reading_files.may_have_papers)
    verify.register(CODE_PREFIX, public_check.find, switch=public_check.SWITCH, what=public_check.WHAT)
    for printed in (application_prints, identity_prints):  # with photos
        jobs.register(printed.JOB, printed.run, may_have=reading_files.may_have_papers)
    for listed in (card_export, roster_prints):
        jobs.register(listed.JOB, listed.run)


def _ready_following() -> None:
    """What follows from changes of people and of teams."""
    from certificates.services import following
    from people import registries

    registries.register_change(following.follow_changes)
    registries.register_membership(following.follow_memberships)
