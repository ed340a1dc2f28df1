"""All settings, each read from the environment with its default named here.

`bin/run` keeps them in `var/settings.env`. A wrong one stops the start with a sentence.
"""

from datetime import timedelta
from pathlib import Path

import bootstrap_wrapper
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from examsite.environment import env, label, mail_address, mail_server, one_of, switch, together, web_address, whole
from examsite.production import refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
if (VAR_DIR / "settings.env").is_file():
    environ.Env.read_env(VAR_DIR / "settings.env")

DEBUG = switch("DEBUG")
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("没有设置 SECRET_KEY。请用 bin/run 启动（会自动生成），或在环境变量中设置。")
AUDIT_KEY = env.str("AUDIT_KEY", default="") or SECRET_KEY  # seals the audit trail; a key of its own, so that changing the other breaks no seal
AUDIT_KEEP_DAYS = whole("AUDIT_KEEP_DAYS", default=180, low=180, high=36_500)  # prune_audit removes nothing younger
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = switch("HTTPS")  # served behind TLS: secure cookies, browsers told to come by https only
HSTS_DAYS = whole("HSTS_DAYS", default=365, low=0, high=730)  # for how long browsers keep to that
PLAIN_HTTP = switch("PLAIN_HTTP")  # production without TLS, in a closed network
TRUSTED_PROXY = switch("TRUSTED_PROXY")  # take scheme, host and client address from a proxy in front
PRODUCTION = switch("PRODUCTION")  # real people use it: what is unsafe stops the start
if PRODUCTION:
    refuse_unsafe(
        debug=DEBUG, secret_key=SECRET_KEY, audit_key=AUDIT_KEY, allowed_hosts=ALLOWED_HOSTS, https=HTTPS, plain_http=PLAIN_HTTP,
        trusted_proxy=TRUSTED_PROXY,
    )  # fmt: skip

# --- database: an SQLite file under var/ unless DATABASE_URL names another
_database_url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'exam.sqlite3'}"
if not _database_url.startswith(("sqlite:///", "postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL 应以 sqlite:/// 或 postgres:// 开头，例如 postgres://user:password@127.0.0.1:5432/exam。")
try:
    DATABASES = {"default": environ.Env.db_url_config(_database_url)}
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL 无法识别（{error}）。示例：postgres://user:password@127.0.0.1:5432/exam") from error
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["ENGINE"] = "core.db.sqlite"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    _database["CONN_MAX_AGE"] = None
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "examsite",
    "reports",
    "quiz",
    "training",
    "certificates",
    "questionbank",
    "statutes",
    "notices",
    "people",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "treebeard",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "examsite.health.HealthFirst",
    "core.middleware.AuditOrigin",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.large_text.TakenOverAtSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.FragmentHeaders",
    "core.web_views.FilesLeaveWebViews",
    "core.middleware.RefusalSentences",
    "people.session_guard.SessionGuard",
    "people.middleware.PasswordChangeFirst",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "examsite.urls"
WSGI_APPLICATION = "examsite.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.office",
                "people.large_text.context",
                "people.context.sign_in_providers",
                "notices.context.unread",
                "examsite.context.places",
            ],
            "builtins": ["core.templatetags.marks"],
        },
    }
]

# --- people and sign-in
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.SignInBackend"]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "people:sign_in"
PASSWORD_HASHERS = ["people.hashers.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "people.passwords.ThreeClasses"},
    {"NAME": "people.passwords.NotCommon"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # ten minutes from the fifth failure, whatever is tried meanwhile
AXES_SENSITIVE_PARAMETERS = ["username", "present", "again", "code"]  # besides "password": forms that ask it; never kept in its table
AXES_DISABLE_ACCESS_LOG = True  # the audit trail tells who signed in
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = False  # a right password does (people.services.sessions), a remembered device does not
AXES_LOCKOUT_CALLABLE = "people.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "core.address.client_address"
AXES_USERNAME_FORM_FIELD = "username"  # what authenticate is told, so that who is meant never depends on the form's fields
AXES_USERNAME_CALLABLE = "people.backends.named_in"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_NAME = "exam_session"
IDLE_MINUTES = whole("IDLE_MINUTES", default=30, low=5, high=240)  # unused sessions end on staff pages
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts find the token in the page
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # not Strict: links from the group and single sign-on come from elsewhere
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- signing in elsewhere (people.services.sso): off, and unseen, until the office switches its interfaces on
OIDC_ISSUER = web_address("OIDC_ISSUER")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="").strip()
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="").strip()
together(OIDC_ISSUER=OIDC_ISSUER, OIDC_CLIENT_ID=OIDC_CLIENT_ID, OIDC_CLIENT_SECRET=OIDC_CLIENT_SECRET)
OIDC_LABEL = label("OIDC_LABEL", default="统一身份认证")
WECOM_CORP_ID = env.str("WECOM_CORP_ID", default="").strip()
WECOM_AGENT_ID = env.str("WECOM_AGENT_ID", default="").strip()
WECOM_SECRET = env.str("WECOM_SECRET", default="").strip()
together(WECOM_CORP_ID=WECOM_CORP_ID, WECOM_AGENT_ID=WECOM_AGENT_ID, WECOM_SECRET=WECOM_SECRET)
WECOM_LABEL = label("WECOM_LABEL", default="企业微信")
WECOM_AUTHORIZE_BASE = web_address("WECOM_AUTHORIZE_BASE", default="https://open.weixin.qq.com")  # inside the app
WECOM_LOGIN_BASE = web_address("WECOM_LOGIN_BASE", default="https://login.work.weixin.qq.com")  # the QR code, in other browsers
WECOM_API_BASE = web_address("WECOM_API_BASE", default="https://qyapi.weixin.qq.com")  # asked by this server

# --- what a browser may do with our pages
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# No page of ours uses these, and no page we might lead to gets them. What is not named keeps the browser's default: copying works.
_DENIED = [
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "sync-xhr", "usb", "xr-spatial-tracking",
]  # fmt: skip
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _DENIED}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS and TRUSTED_PROXY  # without a proxy that says so, https cannot be told from http
SECURE_HSTS_SECONDS = HSTS_DAYS * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# --- files and static parts
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", bootstrap_wrapper.get_bootstrap_dir())]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static.HashedStaticFiles"},
}
MEDIA_ROOT = VAR_DIR / "files"  # private: served by core.views.stored_file alone
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT_BYTES = whole("UPLOAD_LIMIT_MB", default=40, low=1, high=500) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
_DJANGO = "django.core.files.uploadhandler."
FILE_UPLOAD_HANDLERS = ["core.uploads.Capped", f"{_DJANGO}MemoryFileUploadHandler", f"{_DJANGO}TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- what several processes share for a while: counts of requests. In the database, so that nothing rests on a process's memory.
# Beyond MAX_ENTRIES (Django's default: 300) it throws away what still counts, and the limits with it
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

# --- the interface for programs (/api/), open while the office has its switch on
API_PER_MINUTE = whole("API_PER_MINUTE", default=120, low=10, high=100_000)  # requests of one person, with all their tokens together
API_STRANGERS_PER_MINUTE = whole("API_STRANGERS_PER_MINUTE", default=10, low=1, high=100_000)  # refused as nobody's, from one address
VERIFY_MISSES_PER_MINUTE = whole("VERIFY_MISSES_PER_MINUTE", default=20, low=1, high=100_000)  # codes at /verify/ that do not exist, from one address
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["people.api.authentication.BearerToken", "people.api.authentication.PageSession"],
    "DEFAULT_PERMISSION_CLASSES": ["people.api.permissions.Allowed"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsing.Json"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.parsing.AlwaysJson",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttles.EachPerson"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Described",
    "EXCEPTION_HANDLER": "core.api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "学法考试与培训",
    "DESCRIPTION": "See docs/api.md for tokens, errors, versions of rows and limits.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PersonStatus": "people.models.Person.Status",
        "QuestionStatus": "questionbank.models.Question.Status",
        "QuestionType": "questionbank.types.choices",
        "PartType": "questionbank.types.part_choices",
        "ChangeKind": "people.models.PersonnelChange.Kind",
        "SessionKind": "training.models.Kind",
    },
}

# --- background work
QUEUE_DIR = VAR_DIR

# --- backups
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups"))).resolve()
BACKUP_KEEP = whole("BACKUP_KEEP", default=14, low=1, high=1000)  # of the nightly ones, and as many made by hand
BACKUP_HOUR = whole("BACKUP_HOUR", default=2, low=0, high=23)  # o'clock, by the office's time

# --- the office's own switches (shown in one place, docs/settings.md)
SITE_URL = env.str("SITE_URL", default="")  # where links in prints and pasted texts lead; empty: the address of the request

# --- mail: notices go there too, for who gave an address (notices.services.mailing); off while no server is named
EMAIL_URL = env.str("EMAIL_URL", default="").strip()
MAIL_FROM = DEFAULT_FROM_EMAIL = mail_address("MAIL_FROM")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server("EMAIL_URL")
if EMAIL_URL:
    together(EMAIL_URL=EMAIL_URL, MAIL_FROM=MAIL_FROM, SITE_URL=SITE_URL)  # a letter without a link leads nowhere
EMAIL_TIMEOUT = 10  # seconds: only the worker waits for the server

SETUP_CODE_FILE = VAR_DIR / "setup-code.txt"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},  # every scanner that asks for another host writes one
    "root": {"handlers": ["console"], "level": one_of("LOG_LEVEL", default="WARNING", allowed=["DEBUG", "INFO", "WARNING", "ERROR"])},
}
