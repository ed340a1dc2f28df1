"""The product's settings with a folder of their own; the database is a real SQLite file, or DATABASE_URL's."""

import os
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_folder = Path(os.environ.setdefault("TEST_VAR_DIR", tempfile.mkdtemp(prefix="exam-tests-"))) / _worker
os.environ["VAR_DIR"] = str(_folder)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)

from examsite.settings import *  # noqa: E402, F403
from examsite.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "core.db.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    # no test of this process survives a power cut; those of killed processes run the product's own settings
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# providers of sign-in that nobody answers for: seen once a test switches the office's interfaces on; tests/providers has real ones
OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_LABEL = "http://127.0.0.1:9", "xuefa", "only-for-tests", "统一身份认证"
WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET, WECOM_LABEL = "ww0123456789", "1000002", "only-for-tests", "企业微信"
WECOM_AUTHORIZE_BASE = WECOM_LOGIN_BASE = WECOM_API_BASE = "http://127.0.0.1:9"
EMAIL_URL = ""  # off; tests of mail set it to a server of theirs
API_PER_MINUTE = API_STRANGERS_PER_MINUTE = 100_000  # tests ask often; those of the limits set their own
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
