"""Fixtures every test may use: the town and its three people, and a client signed in as one of them."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone
from hypothesis import settings as generated

from core.models import Office
from people.models import Person, Unit
from people.services import tokens
from tests import emptying, factories, migrated

generated.register_profile("quick", max_examples=12, deadline=None, database=None)
generated.register_profile("thorough", max_examples=600, deadline=None, database=None)
generated.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: looking through it again and again for what could go is a sixth of all the work of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def var_folder() -> None:
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """pytest-django's: take the database that is there. On SQLite it is the copy that the next fixture puts there."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, var_folder: None) -> None:
    """pytest-django's, before it makes the tests' database: that begins as a copy of a migrated one."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        migrated.copy_to(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = migrated.template()


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions end by emptying the tables, as Django does it, in a quarter of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: emptying.empty())
        yield


@pytest.fixture
def town(db: None) -> Unit:
    """南山镇, set up and in use."""
    Office.objects.get_or_create(id=1, defaults={"name": "南山镇", "set_up_at": factories.NOON})
    return factories.town()


@pytest.fixture
def clerk(town: Unit) -> Person:
    return factories.clerk()


@pytest.fixture
def leader(town: Unit) -> Person:
    return factories.leader()


@pytest.fixture
def cadre(town: Unit) -> Person:
    return factories.person("陈志强")


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="people.backends.SignInBackend")
        return client

    return sign_in


@pytest.fixture
def program(town: Unit) -> Callable[[Person], Client]:
    """The interface is switched on; makes a client that bears a new token of the person."""
    Office.objects.update(interfaces=True)
    cache.clear()

    def bear(person: Person) -> Client:
        _, text = tokens.make(person=person, name="同步", days=30, now=timezone.now())
        return Client(headers={"Authorization": f"Bearer {text}"})

    return bear


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real laws and questions; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("REAL_DATA_DIR", settings.BASE_DIR.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder} (set REAL_DATA_DIR)")
    return folder


# --- signing in elsewhere


@pytest.fixture
def interfaces(town: Unit) -> Iterator[None]:
    """The office has switched its interfaces on; what was asked of a provider before is forgotten."""
    Office.objects.update(interfaces=True)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def provider(interfaces: None, settings: Any) -> Iterator[Any]:
    """A real OpenID provider, where this site is registered."""
    from tests.providers import oidc

    with oidc.real("http://testserver/sign-in/with/oidc/back/") as made:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.issuer, made.client_id, made.client_secret
        yield made


@pytest.fixture
def post_office(town: Unit, settings: Any) -> Iterator[Any]:
    """A real mail server, which this site sends by."""
    from tests.providers import smtp

    with smtp.Server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_URL, settings.MAIL_FROM, settings.SITE_URL = "smtp://127.0.0.1", "xuefa@nanshan.test", "http://xuefa.test"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        yield made


@pytest.fixture
def wecom(interfaces: None, settings: Any) -> Iterator[Any]:
    """A stand-in for WeCom, where this site is an app."""
    from tests.providers import wecom

    with wecom.StandIn() as made:
        settings.WECOM_CORP_ID, settings.WECOM_AGENT_ID, settings.WECOM_SECRET = wecom.CORP, wecom.AGENT, wecom.SECRET
        settings.WECOM_AUTHORIZE_BASE = settings.WECOM_LOGIN_BASE = settings.WECOM_API_BASE = made.url
        yield made
