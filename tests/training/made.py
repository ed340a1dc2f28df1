"""What the worker made of the last job, as text."""

from core import excel, files, jobs
from core.models import Job
from tests.quiz.manage.test_prints import docx_text, pdf_text


def last_text() -> str:
    """Let the worker do the last job, and read the file it made: a PDF, a Word or an Excel file."""
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    data = files.content(job.result)
    if data.startswith(b"%PDF"):
        return pdf_text(data)
    return "\n".join(" ".join(row) for row in excel.read_rows(data)) if excel.looks_like(data) else docx_text(data)
