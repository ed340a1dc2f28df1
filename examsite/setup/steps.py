"""The six steps from an empty system to a published exam: where each is done, and which are behind."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from core.models import Office
from people.access import Can, has
from people.models import AccountSlip, Person
from questionbank.models import Question
from quiz.models import Exam


@dataclass(frozen=True)
class Step:
    number: int
    label: str
    url: str
    done: bool


def steps_for(request: HttpRequest) -> list[Step]:
    """The steps, for a clerk whose office has published no exam yet; afterwards, and for anybody else, none."""
    person = getattr(request, "user", None)
    if not has(person, Can.MANAGE_EXAMS) or Exam.objects.published().exists() or Office.current() is None:
        return []
    draft = Exam.objects.filter(state=Exam.State.DRAFT).order_by("-id").first()
    return [
        Step(1, "建立本单位", "", True),
        Step(2, "导入人员", reverse("people:import"), Person.objects.count() > 1),
        Step(3, "打印账号条", reverse("people:list"), AccountSlip.objects.exists()),
        Step(4, "准备题库", reverse("questionbank:import"), Question.objects.drawable().exists()),
        Step(5, "新建考试", f"{reverse('quiz:new')}?preset=annual", draft is not None),
        Step(6, "发布", reverse("quiz:exam_manage", args=[draft.public_id]) if draft else "", False),
    ]
