"""What the addresses of tests/access_table.py are asked about: for each argument one object of the asking role's office and one of another office.

To add an argument, add one line to `objects_for`. A pair is (inside, outside); what has no unit stands alone: then there is no outside to ask about.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from core import files, health, verify
from core.backups import folder
from core.models import Job, Office
from notices.models import Notice
from people.models import ApiToken, Device, EnforcementField, Membership, Person, PersonnelChange, PostKind, Role, StaffingType, Team, Unit
from questionbank.models import BasisFlag, BulkChange, ImportBatch, LegalBasis, Likeness, Question, Revision
from questionbank.services import images, reading
from quiz.models import Attempt, Attestation, Candidate, Exam, Mark
from quiz.rules.admission import Admission
from quiz.services import admission, distribution, question_papers
from statutes import services as statutes
from statutes.models import Article, Statute
from tests import factories
from tests.certificates import exam_things, life_things
from tests.certificates import things as certificate_things
from tests.questionbank import sheets
from tests.questionbank.drawings import drawing
from tests.quiz import sitting
from tests.statutes.texts import law, numbered
from tests.training import reading_things, trainings
from tests.training import things as training_things

Objects = dict[str, Any]  # argument of an address, or a name a row gives it -> what stands there: one value, or (inside, outside)


@dataclass(frozen=True)
class Places:
    """The two offices, and somebody of each who sits their exam."""

    inside: Unit
    outside: Unit
    candidate: Person
    stranger: Person


def places() -> Places:
    """The candidate belongs to the office that the role is held for. Nobody has a password: hashing one takes longer than asking ten pages."""
    inside, outside = factories.office("党政办公室"), factories.office("财政所")
    return Places(inside, outside, factories.person("陈志强", unit=inside, password=None), factories.person("王海燕", unit=outside, password=None))


def objects_for(place: Places, asking: Person, candidates_client: Client) -> Objects:
    """`asking` wrote what belongs to its author; `candidates_client` starts the attempt, so that its device has the key."""
    switched_on = ("interfaces", "public_check", "subjective_questions", "fixed_papers", "paper", "credits")
    Office.objects.update(totp=Office.Totp.OPTIONAL, **dict.fromkeys(switched_on, True))
    for worker in health.WORKERS:
        health.beat(worker, timezone.now())
    factories.bank(3, 2, 2)
    exam, other = (factories.exam(one, unit=one.unit, title=f"{one.unit}考试") for one in (place.candidate, place.stranger))
    draft, other_draft = (factories.exam(unit=one.unit, title="草稿", state=Exam.State.DRAFT) for one in (place.candidate, place.stranger))
    external, other_external = (_external(one) for one in (place.candidate, place.stranger))
    coded = (_coded(place.candidate, asking), _coded(place.stranger, asking))
    attempt = sitting.start(candidates_client, exam)
    meetings = [training_things.session(unit=one.unit) for one in (place.candidate, place.stranger)]
    planned = [training_things.planned(one.unit) for one in (place.candidate, place.stranger)]
    own_session = training_things.session(unit=place.inside, roster_rule={"who": "chosen", "persons": [place.candidate.pk]})
    due = ((meetings[0], place.candidate), (meetings[1], place.stranger), (own_session, place.candidate))
    asked = [training_things.leave_asked(*one) for one in due]
    practised = factories.question()
    job = _job(place.candidate)
    attested = [_attested(one.candidates.get()) for one in (exam, other)]
    for one in (exam, other):
        question_papers.make(exam=one, by=asking, now=timezone.now())
    distribution.name_marker(exam=exam, person=place.candidate, by=asking, now=timezone.now())
    return {
        "person_id": (place.candidate.public_id, place.stranger.public_id),
        "unit_id": (place.inside.public_id, place.outside.public_id),
        "exam_id": (exam.public_id, other.public_id),
        "document_id": tuple(training_things.document(one.unit).public_id for one in (place.candidate, place.stranger)),
        "study_id": tuple(training_things.studied(one).public_id for one in (place.candidate, place.stranger)),
        "plan_id": tuple(one.plan.public_id for one in planned),
        "row_id": tuple(one.public_id for one in planned),
        "spare_row": tuple(training_things.row(one.plan).public_id for one in planned),
        "session_photo": tuple(training_things.photo(one, asking).file.public_id for one in meetings),
        "spare_photo": tuple(training_things.photo(one, asking).file.public_id for one in meetings),
        "training_id": tuple(trainings.external(one).public_id for one in (place.candidate, place.stranger)),
        "year": timezone.localdate().year,
        "qualification_id": tuple(exam_things.exam(one).public_id for one in (place.candidate, place.stranger)),
        "certificate_id": tuple(life_things.with_photo(certificate_things.certificate(one)).public_id for one in (place.candidate, place.stranger)),
        "task_id": tuple(certificate_things.to_return(one).public_id for one in (place.candidate, place.stranger)),
        "session_id": tuple(one.public_id for one in meetings),
        "attendance_id": tuple(training_things.place_of(*one).public_id for one in zip(meetings, (place.candidate, place.stranger), strict=True)),
        "own_session": own_session.public_id,
        "leave_request": (asked[0].public_id, asked[1].public_id),
        "reading_id": reading_things.reading_unit().public_id,
        "draft_exam": (draft.public_id, other_draft.public_id),
        "marked_exam": exam.public_id,
        "coded_exam": coded,
        "external_exam": (external.public_id, other_external.public_id),
        "candidate_id": (exam.candidates.get().public_id, other.candidates.get().public_id),
        "attempt_id": attempt.public_id,
        "outside_score": factories.score(external.candidates.get(), 9000).public_id,
        "job_id": job.public_id,
        "file_id": job.result.public_id if job.result else None,
        "assignment_id": (_liaison(place.inside), _liaison(place.outside)),
        "change_id": (_filed(place.candidate, place.candidate), _filed(place.stranger, place.stranger)),
        "second_change": (_filed(place.candidate, place.candidate), _filed(place.stranger, place.stranger)),
        "question_id": _question(asking, Question.Status.IN_REVIEW).public_id,
        "draft": _question(asking, Question.Status.DRAFT).public_id,
        "paper_question": attempt.paper.items.get(position=1).revision.question.public_id,
        "practised": practised.public_id,
        "practised_image": _image(practised.current_revision),
        "pair_id": _pair(),
        "question_image": _image(_question(asking, Question.Status.IN_REVIEW).current_revision),
        "paper_image": _image(attempt.paper.items.get(position=1).revision),
        "batch_id": reading.read_at_once(data=sheets.questions(1), name="题.xlsx", by=asking, now=factories.NOON).public_id,
        "number": 1,
        "taken_batch": ImportBatch.objects.create(
            file_name="题.xlsx", state=ImportBatch.State.LIVE, author=asking, created_at=factories.NOON, live_at=factories.NOON
        ).public_id,
        "version_id": _amended(),
        "statute_id": Statute.objects.get(short_title="议事办法").public_id,
        "upload_id": statutes.upload(files=[("办法.txt", numbered("甲。").encode())], by=asking, now=timezone.now()).public_id,
        "flag_id": _flag(asking),
        "bulk_id": BulkChange.objects.create(action="topic", found=1, by=asking, at=factories.NOON).public_id,
        "decision": "keep",
        "notice_id": Notice.objects.create(person=place.candidate, kind="test", title="通知", sent_at=factories.NOON).public_id,
        "device_id": Device.objects.create(
            person=place.candidate, token_hash="0" * 64, label="微信", first_seen_at=factories.NOON, last_seen_at=factories.NOON
        ).public_id,
        "staffing_row": StaffingType.objects.create(name="借调").pk,
        "field_row": EnforcementField.objects.create(name="河道采砂").pk,
        "provider": "oidc",
        "team_id": (_team(place.inside), _team(place.outside)),
        "membership_id": (_member(place.candidate), _member(place.stranger)),
        "token_id": (_token(place.candidate), _token(place.stranger)),
        "rest": "v1/nonsense/",
        "action": "review",
        "which": "absent",
        "what": "sheet",
        "kind": "pdf",
        "backup_name": _backup(),
        "code": attested[0].code,
        "attestation_id": (attested[0].public_id, attested[1].public_id),
        "token": "nonsense",
        "slug": "candidate",
    }


def _coded(person: Person, by: Person) -> UUID:
    exam = factories.exam(unit=person.unit, title="凭码入场", state=Exam.State.DRAFT)
    admission.keep(exam, Admission(asks_code=True), by=by, now=timezone.now())
    return exam.public_id


def _amended() -> UUID:
    """The second version of a law."""
    for year, said in ((2020, "甲。"), (2024, "乙。")):
        made = statutes.import_version(law=law(said), title="议事办法", from_on=date(year, 1, 1), adopted_on=None, by=None, now=factories.NOON)
    return made.public_id


def _flag(asking: Person) -> UUID:
    """A question that waits to be reviewed rests on what the law of `_amended` said."""
    question = _question(asking, Question.Status.IN_REVIEW)
    basis = LegalBasis.objects.create(revision=question.current_revision, statute_title="议事办法", article_number="第一条")
    old, new = Article.objects.order_by("version__from_on").filter(version__statute__short_title="议事办法")[:2]
    made = BasisFlag.objects.create(
        question=question, basis=basis, became="changed", old_article=old, new_version=new.version, new_article=new, flagged_at=factories.NOON
    )
    return made.public_id


def _attested(candidate: Candidate) -> Attestation:
    now = timezone.now()
    attempt = Attempt.objects.create(
        candidate=candidate, number=9, source="platform", state="handed_in", started_at=now, deadline_at=now, ended_at=now
    )
    mark = Mark.objects.create(attempt=attempt, cause=Mark.Cause.IMPORTED, score=9000, grade="excellent", at=now)
    code = verify.new_code("XF")
    return Attestation.objects.create(
        kind="statement", code=code, digest=verify.digest_of(code), candidate=candidate, mark=mark, person_name="陈志强", unit_name="党政办公室",
        exam_title="考试", score=9000, grade="excellent", sat_on=now.date(), issued_at=now,
    )  # fmt: skip


def _external(one: Person) -> Exam:
    return factories.exam(one, unit=one.unit, title="县级考试", source=Exam.Source.EXTERNAL, sections=(("single", 2, 5000),))


def _job(person: Person) -> Job:
    now = factories.NOON
    made = Job.objects.create(kind="test", title="导出", person_id_text=str(person.pk), person_name=person.name, created_at=now)
    made.result = files.store(b"x", name="x.txt", content_type="text/plain", owner_kind="job", owner_id=made.pk, now=now, keep=timedelta(days=1))
    made.save(update_fields=["result"])
    return made


def _question(asking: Person, status: str) -> Question:
    """Written by `asking`, unless they review: nobody approves their own."""
    made = factories.question(status=status)
    if not asking.role_assignments.filter(role=Role.REVIEWER).exists():
        made.revisions.update(author=asking)
    return made


def _pair() -> UUID:
    """Two questions that are much alike."""
    one, other = factories.question(), factories.question()
    made = Likeness.objects.create(
        question=one, other=other, said=one.current_revision, other_said=other.current_revision, percent=90, found_at=factories.NOON
    )
    return made.public_id


def _image(revision: Revision) -> str:
    """A picture below the stem of a question."""
    made = images.take(drawing(), by=None, now=timezone.now())
    revision.images = [{"file": made.file, "at": "", "words": "", "width": made.width, "height": made.height, "sha256": made.sha256}]
    revision.save(update_fields=["images"])
    images.keep({revision.pk: [made.file]})
    return made.file


def _team(unit: Unit) -> UUID:
    return Team.objects.create(name=f"{unit}执法队", unit=unit).public_id


def _member(person: Person) -> int:
    team = Team.objects.create(name=f"{person.unit}应急队", unit=person.unit)
    return Membership.objects.create(team=team, person=person, post_kind=PostKind.OFFICE, from_on=factories.NOON.date()).pk


def _token(person: Person) -> UUID:
    now = timezone.now()
    made = ApiToken.objects.create(
        person=person, name="同步", token_hash=f"{person.pk:064d}", session_epoch=1, created_at=now, expires_at=now + timedelta(days=1)
    )
    return made.public_id


def _liaison(unit: Unit) -> int:
    holder = factories.person("符联络", unit=unit, role=Role.LIAISON, role_unit=unit, password=None)
    return holder.role_assignments.get().pk


def _filed(person: Person, by: Person) -> UUID:
    """A leaving that waits, as `by` filed it."""
    made = PersonnelChange.objects.create(
        kind=PersonnelChange.Kind.LEFT, state=PersonnelChange.State.FILED, person=person, name=person.name, from_unit=person.unit,
        effective_on=factories.NOON.date(), reason="调离", filed_by=by, filed_at=factories.NOON,
    )  # fmt: skip
    return made.public_id


def _backup() -> str:
    name = folder.name_of(folder.MANUAL, factories.NOON)
    Path(settings.BACKUP_DIR).mkdir(exist_ok=True)
    (Path(settings.BACKUP_DIR) / f"{name}.tar").write_bytes(b"")
    return name
