"""What a site that real people use must have: the documented settings pass Django's own check, each wrong one stops the start with its sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.errors import Refused
from examsite.demo import guard
from examsite.demo.accounts import PASSWORD
from examsite.demo.load import load_demo
from examsite.production import faults
from people.models import Person
from tests import factories, migrated

KEYS = {"SECRET_KEY": "first-key-" + "abcdefghij" * 5, "AUDIT_KEY": "other-key-" + "klmnopqrst" * 5}
DOCUMENTED = {"PRODUCTION": "true", "HTTPS": "true", "TRUSTED_PROXY": "true", "ALLOWED_HOSTS": "xuefa.example", **KEYS}
OURS = {*DOCUMENTED, "DEBUG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "VAR_DIR", "PLAIN_HTTP", "HSTS_DAYS", "DJANGO_ALLOW_ASYNC_UNSAFE"}
GOOD: dict[str, Any] = {
    "debug": False, "secret_key": KEYS["SECRET_KEY"], "audit_key": KEYS["AUDIT_KEY"], "allowed_hosts": ["xuefa.example"],
    "https": True, "plain_http": False, "trusted_proxy": True,
}  # fmt: skip


def manage(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """A command of ours in a process of its own, with the documented settings of production and `changes` to them."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {**kept, **DOCUMENTED, "VAR_DIR": str(folder), **changes}
    command = [sys.executable, *(arguments if arguments[0] == "-c" else ("manage.py", *arguments))]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the first start of production has been."""
    folder = tmp_path_factory.mktemp("production")
    migrated.put_into(folder)  # applying the migrations to nothing is tried by test_two_commands
    done = manage(folder, "prepare")
    assert done.returncode == 0, done.stderr
    assert "启用码" in done.stdout  # and no demo town
    return folder


def test_the_documented_settings_pass_djangos_check(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "true"}, "不能打开 DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY 要用至少 50 个字符"),
        ({"AUDIT_KEY": ""}, "SECRET_KEY 和 AUDIT_KEY 不能相同"),
        ({"ALLOWED_HOSTS": "*"}, "要在 ALLOWED_HOSTS 里写明网站的域名"),
        ({"HTTPS": "false"}, "要么设 HTTPS=true"),
        ({"TRUSTED_PROXY": "false"}, "HTTPS=true 还要设 TRUSTED_PROXY=true"),
        ({"PRODUCTION": "perhaps"}, "请填写 true 或 false"),
    ],
)
def test_each_wrong_setting_stops_with_its_sentence(tmp_path: Path, changes: dict[str, str], sentence: str) -> None:
    done = manage(tmp_path, "check", **changes)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, 0),
        ({"https": False, "plain_http": True, "trusted_proxy": False}, 0),  # a closed network
        ({"plain_http": True}, 1),
        ({"allowed_hosts": []}, 1),
        ({"allowed_hosts": ["xuefa.example", "*"]}, 1),
        ({"allowed_hosts": [".xuefa.example"]}, 0),
        ({"secret_key": "django-insecure-" + "abcdefghij" * 5}, 1),
        ({"secret_key": settings.SECRET_KEY}, 1),  # that of the tests
        ({"audit_key": "a" * 60}, 1),
        ({"debug": True, "https": False}, 2),
    ],
)
def test_what_is_wrong_for_production(changes: dict[str, Any], number: int) -> None:
    assert len(list(faults(**GOOD | changes))) == number


HEADERS = """
import json
from django.test import Client
client = Client(headers={"host": "xuefa.example"})
plain = client.get("/sign-in/?next=/me/")
page = client.get("/sign-in/", headers={"x-forwarded-proto": "https"})
cookies = [str(one) for one in page.cookies.values()]
print(json.dumps([plain.status_code, plain["Location"], page.status_code, page["Strict-Transport-Security"], cookies]))
"""


def test_browsers_are_kept_to_https_and_cookies_too(installed: Path) -> None:
    done = manage(installed, "shell", "-v", "0", "-c", HEADERS)
    assert done.returncode == 0, done.stderr
    redirected, location, served, strict, cookies = json.loads(done.stdout)
    assert (redirected, location) == (301, "https://xuefa.example/sign-in/?next=/me/")
    assert (served, strict) == (200, "max-age=31536000; includeSubDomains; preload")
    assert cookies
    for one in cookies:
        assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(one.split("; ")), one


def test_the_demo_stops_every_part_of_the_site(installed: Path) -> None:
    made = manage(installed, "shell", "-c", "from core.models import Office; Office.objects.create(id=1, name='南山镇', is_demo=True)")
    assert made.returncode == 0, made.stderr
    for command in (("prepare",), ("worker", "clock"), ("-c", "import examsite.wsgi")):
        done = manage(installed, *command)
        assert done.returncode == 1, command
        assert "PRODUCTION=true 时不能使用演示数据" in done.stderr


# --- inside one process


@pytest.mark.django_db
def test_an_account_with_the_printed_password_stops_the_start(town: Any, settings: Any) -> None:
    settings.PRODUCTION = True
    clerk = factories.person("林文书", account="wenshu", password=PASSWORD)
    with pytest.raises(ImproperlyConfigured, match="账号 wenshu 不能用演示系统的公开密码"):
        guard.refuse_demo()
    Person.objects.filter(pk=clerk.pk).update(password="!")
    guard.refuse_demo()


@pytest.mark.django_db
def test_no_demo_is_loaded_where_real_people_work(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Refused, match="不能装入演示数据"):
        load_demo(today=factories.NOON.date())
