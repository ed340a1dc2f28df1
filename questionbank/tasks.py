"""What the worker does for the bank."""

from datetime import datetime

from core import queue
from questionbank.services import images, imports, search


@queue.each_minute(queue.jobs)
def clean_imports(now: datetime) -> None:
    imports.clean(now)
    images.let_go(now)


@queue.each_minute(queue.jobs)
def index_questions(now: datetime) -> None:
    search.index_new()
