"""What several benches measure in one way. Import it after `django.setup()`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.db.sqlite.base import WriterQueue

held: list[float] = []  # how long each writer stood first in the queue, seconds


@contextmanager
def writers_timed() -> Iterator[None]:
    """Note how long each transaction keeps the other writers waiting."""
    take, leave = WriterQueue.acquire, WriterQueue.release

    def acquire(queue: WriterQueue) -> None:
        take(queue)
        held.append(-time.perf_counter())

    def release(queue: WriterQueue) -> None:
        held[-1] += time.perf_counter()
        leave(queue)

    WriterQueue.acquire, WriterQueue.release = acquire, release  # type: ignore[method-assign]
    try:
        yield
    finally:
        WriterQueue.acquire, WriterQueue.release = take, leave  # type: ignore[method-assign]
