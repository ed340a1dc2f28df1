"""The clerk's list of exams."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import Can, acting, needs
from quiz.rules import windows
from quiz.selectors import staff

PAGE_SIZE = 30


@require_safe
@needs(Can.MANAGE_EXAMS)
def exam_list(request: HttpRequest) -> HttpResponse:
    """Every exam of the clerk's units, newest first, with how many are expected and have sat."""
    now = timezone.now()
    page = Paginator(staff.manageable(acting(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    exams = list(page.object_list)
    counts = staff.roster_counts(exams)
    rows = []
    for exam in exams:
        word = windows.state_word(exam.state, exam.opens_at, exam.closes_at, now)
        rows.append({"exam": exam, "word": word, "tone": windows.TONES[word], "counts": counts[exam.pk]})
    return render(request, "quiz/manage/list.html", {"rows": rows, "page": page})
