"""SQLite with a fair queue of writers in front of it.

SQLite's own waiting is by sleeping and trying again, which is unfair: beside a long import a small save can wait for seconds and then fail
with "database is locked". Here each writer takes a thread lock and then a lock on a file beside the database before it begins, so writers
of all threads and processes (web, worker, commands) queue up, and is let go when the transaction ends. Readers never wait.
"""

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


class WriterQueue:
    """One queue per database file in this process, joined to the other processes by a lock on `<file>.writer`."""

    _queues: dict[str, "WriterQueue"] = {}
    _guard = threading.Lock()

    def __init__(self, path: str) -> None:
        self.path = path
        self.thread_lock = threading.Lock()
        self.descriptor: int | None = None

    @classmethod
    def of(cls, path: str) -> "WriterQueue":
        with cls._guard:
            return cls._queues.setdefault(path, cls(path))

    def acquire(self) -> None:
        self.thread_lock.acquire()
        try:
            if self.descriptor is None:
                self.descriptor = os.open(f"{self.path}.writer", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        except BaseException:
            self.thread_lock.release()
            raise

    def release(self) -> None:
        assert self.descriptor is not None
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        self.thread_lock.release()

    @classmethod
    def forget_after_fork(cls) -> None:
        cls._queues.clear()


os.register_at_fork(after_in_child=WriterQueue.forget_after_fork)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: WriterQueue | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=QueuedCursor)
        cursor.owner = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._join_queue()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> Any:
        result = super()._commit()
        self._leave_queue()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._leave_queue()

    @contextmanager
    def writing(self, sql: str) -> Iterator[None]:
        """Queue up for one statement in autocommit; nothing to do inside a transaction, which holds its place already.

        A caller that fetches from `... RETURNING` wraps execute and fetch together (`core.db.own_statement`): SQLite commits such a statement
        when its last row has been read.
        """
        if self._queue is not None or not _WRITES.match(sql):
            yield
            return
        self._join_queue()
        try:
            yield
        finally:
            self._leave_queue()

    def _join_queue(self) -> None:
        path = str(self.settings_dict["NAME"])
        if self._queue is not None or path == ":memory:" or "mode=memory" in path:
            return
        queue = WriterQueue.of(path)
        queue.acquire()
        self._queue = queue

    def _leave_queue(self) -> None:
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.release()


class QueuedCursor(base.SQLiteCursorWrapper):
    """Runs a writing statement only when its connection stands first in the queue."""

    owner: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        with self.owner.writing(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.owner.writing(query):
            return super().executemany(query, param_list)
