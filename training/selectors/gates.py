"""The credit gate: how many credits of its year an exam asks before it is entered, and who has them."""

from datetime import datetime

from django.db.models import Exists, F, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.models import Office
from core.points import points_text
from quiz.models import Candidate, Exam
from quiz.registries import Arrival, Closed, Link
from quiz.selectors import counted
from training.models import CreditEntry, CreditGate

ASKED_OF = (Exam.Kind.FORMAL, Exam.Kind.MAKEUP, Exam.Kind.QUALIFYING, Exam.Kind.MOCK)


def _switched_on() -> Exists:
    return Exists(Office.objects.filter(credits=True))


def gate(arrival: Arrival, now: datetime) -> Closed | None:
    """Closed to who has fewer credits of the exam's year. One statement where the exam has a gate, also while credits are switched off; else none."""
    exam = arrival.candidate.exam
    if not exam.asks_more:
        return None
    of_person = CreditEntry.objects.filter(person=arrival.candidate.person_id, year=exam.year).order_by().values("person")
    have = Coalesce(Subquery(of_person.annotate(sum=Sum("credits")).values("sum")), 0)
    found = CreditGate.objects.filter(_switched_on(), exam=exam.pk).annotate(have=have).filter(have__lt=F("credits")).first()
    if found is None:
        return None
    missing = points_text(found.credits - found.have)
    sentence = (
        f"这场考试要先有 {exam.year} 年度 {points_text(found.credits)} 学分，您现在有 {points_text(found.have)} 学分，还差 {missing} 学分。"
        "参加学法会议、完成法条学习、练习答对都能得学分；上级培训请把证明交给工作人员登记。"
    )
    return Closed(sentence, f"{reverse('training:mine')}?year={exam.year}", "看我的学分和怎样补")


def asked_of(exam: Exam) -> CreditGate | None:
    return CreditGate.objects.filter(exam=exam.pk).first()


def may_ask(exam: Exam) -> bool:
    """Whether the exam can have a gate: people start it here, and not to practise."""
    return exam.source == Exam.Source.OWN and exam.kind in ASKED_OF


def link(exam: Exam) -> Link | None:
    """For the exam's page; nothing while credits are switched off. One statement."""
    if not may_ask(exam):
        return None
    office = Office.objects.filter(credits=True).annotate(asked=Subquery(CreditGate.objects.filter(exam=exam.pk).values("credits"))).first()
    if office is None or (exam.state == Exam.State.CONFIRMED and not office.asked):
        return None
    says = f"要先有 {exam.year} 年度 {points_text(office.asked)} 学分才能开始。" if office.asked else "没有学分要求，在名单上的人都可以考。"
    return Link("学分要求", says, reverse("training:gate", args=[exam.public_id]), "修改学分要求" if office.asked else "设置学分要求")


def reached(exam: Exam, credits: int) -> tuple[int, int]:
    """(how many of the roster have so many credits of the exam's year, how many there are). Two statements."""
    listed = Candidate.objects.filter(counted.LISTED, exam=exam)
    rows = CreditEntry.objects.filter(year=exam.year, person__in=listed.values("person")).order_by().values("person")
    return rows.annotate(sum=Sum("credits")).filter(sum__gte=credits).count(), listed.count()
