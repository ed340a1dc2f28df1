"""bin/run as its users meet it: real processes, real refusals."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests import migrated

RUN = settings.BASE_DIR / "bin" / "run"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return {**kept, "VAR_DIR": str(folder), **changes}


def refused(folder: Path, *arguments: str, **changes: str) -> str:
    """What bin/run says when it does not start; always one sentence and exit code 1."""
    done = subprocess.run([sys.executable, RUN, *arguments], env=environment(folder, **changes), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path, taken_port: int) -> None:
    said = refused(tmp_path, "--port", str(taken_port))
    assert f"端口 {taken_port} 已被其他程序占用" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "abc"], "请填写 1 到 65535 之间的整数"),
        (["--port", "70000"], "请填写 1 到 65535 之间的整数"),
        (["--host", "nowhere.invalid"], "找不到地址"),
        (["--demo"], "启动参数有误"),
    ],
)
def test_a_wrong_argument_is_said_in_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    said = refused(tmp_path, *arguments)
    assert sentence in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://somewhere/exam", "DATABASE_URL 应以 sqlite:/// 或 postgres:// 开头"),
        ("DATABASE_URL", "postgres://exam:x@127.0.0.1:1/exam", "请检查地址、端口、用户、密码"),
        ("DATABASE_URL", "sqlite:////no/such/folder/exam.sqlite3", "打不开数据库文件"),
        ("UPLOAD_LIMIT_MB", "ten", "请填写 1 到 500 之间的整数"),
        ("DEBUG", "perhaps", "请填写 true 或 false"),
        ("LOG_LEVEL", "LOUD", "请填写以下之一"),
    ],
)
def test_a_wrong_setting_is_said_in_one_sentence(tmp_path: Path, setting: str, value: str, sentence: str) -> None:
    said = refused(tmp_path, "--port", str(free_port()), **{setting: value})
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "不能写入" in refused(tmp_path / "file", "--port", str(free_port()))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "exam.sqlite3").write_text("not a database")
    assert "file is not a database" in refused(tmp_path, "--port", str(free_port()))


@pytest.mark.faults
def test_an_empty_system_serves_its_start_page_and_stops_without_a_trace(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen([sys.executable, RUN, "--empty", "--port", str(port)], env=environment(tmp_path), stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = run.stdout.readline()
            assert line, f"bin/run ended: {said}"
            said += line
        children = psutil.Process(run.pid).children(recursive=True)
        assert f"http://127.0.0.1:{port}/" in said
        assert re.search(r"启用码 [A-Z0-9]{4}-[A-Z0-9]{4}", said)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert page.url.endswith("/setup/")
        run.send_signal(signal.SIGINT)
        assert run.wait(40) == 0
    assert len(children) >= 5  # granian and its two processes, two workers
    assert not [one for one in children if one.is_running()]
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    assert (tmp_path / "settings.env").stat().st_mode & 0o077 == 0


@pytest.mark.faults
def test_when_one_part_dies_all_end_with_a_sentence(tmp_path: Path) -> None:
    migrated.put_into(tmp_path)
    command = [sys.executable, RUN, "--empty", "--port", str(free_port())]
    with subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        while "Ctrl-C" not in (line := run.stdout.readline()):
            assert line, "bin/run ended before it served"
        children = psutil.Process(run.pid).children()
        next(one for one in children if "clock" in one.cmdline()).kill()
        _, said = run.communicate(timeout=40)
    assert run.returncode == 1
    assert "“考试时钟”意外结束" in said
    assert not [one for one in children if one.is_running()]
