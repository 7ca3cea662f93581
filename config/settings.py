"""Django's settings, composed from the environment, where every ``RAPPORT_…`` name is explained."""

from __future__ import annotations

from typing import Any

from config.environment import (
    PROJECT,
    Mode,
    database_settings,
    environment,
    mail_settings,
    secret_key,
)

ENV = environment()
IS_TEST = ENV.mode is Mode.TEST
HOME = ENV.home_folder

SECRET_KEY = secret_key(ENV)
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.hosts
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
DATABASES = {"default": database_settings(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
globals().update(mail_settings(ENV))

TIME_ZONE = ENV.time_zone
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("en-us", "English"), ("nl", "Nederlands"), ("ar", "العربية")]
LOCALE_PATHS = [PROJECT / "locale"]
USE_I18N = True

INSTALLED_APPS = [
    "rapport.platform.events.apps.EventsConfig",
    "rapport.platform.accounts.apps.AccountsConfig",
    "rapport.platform.records.apps.RecordsConfig",
    "rapport.platform.notifications.apps.NotificationsConfig",
    "rapport.platform.onlookers.apps.OnlookersConfig",
    "rapport.platform.tasks.apps.TasksConfig",
    "rapport.platform.search.apps.SearchConfig",
    "rapport.platform.exchange.apps.ExchangeConfig",
    "rapport.platform.automation.apps.AutomationConfig",
    "rapport.platform.webhooks.apps.WebhooksConfig",
    "rapport.platform.oauth.apps.OauthConfig",
    "rapport.platform.api.apps.ApiConfig",
    "rapport.platform.mcp.apps.McpConfig",
    "rapport.platform.ui.apps.UiConfig",
    "rapport.parties.apps.PartiesConfig",
    "rapport.touchpoints.apps.TouchpointsConfig",
    "rapport.activities.apps.ActivitiesConfig",
    "rapport.catalog.apps.CatalogConfig",
    "rapport.orders.apps.OrdersConfig",
    "rapport.quotes.apps.QuotesConfig",
    "rapport.sales.apps.SalesConfig",
    "rapport.territories.apps.TerritoriesConfig",
    "rapport.leads.apps.LeadsConfig",
    "rapport.guidance.apps.GuidanceConfig",
    "rapport.performance.apps.PerformanceConfig",
    "rapport.forecasts.apps.ForecastsConfig",
    "rapport.insight.apps.InsightConfig",
    "rapport.dashboards.apps.DashboardsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "rapport.platform.ui.middleware.timing_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rapport.platform.ui.middleware.safety_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rapport.platform.accounts.middleware.actor_middleware",
    "rapport.platform.accounts.middleware.person_middleware",
    "rapport.platform.ui.middleware.size_middleware",
    "rapport.platform.ui.middleware.door_middleware",
    "rapport.platform.ui.middleware.ErrorsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": sorted((PROJECT / "rapport").glob("**/templates")),
        "OPTIONS": {"environment": "rapport.platform.ui.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "packages",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ui_cache"}
}

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "build" / "static"
NPM_PACKAGES = ("htmx.org/dist", "@fontsource-variable/inter/files", "signature_pad/dist")
STATICFILES_DIRS = [
    (f"npm/{package}", PROJECT / "node_modules" / package)
    for package in NPM_PACKAGES
    if (PROJECT / "node_modules" / package).is_dir()
]
IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG and not IS_TEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_COLLECTED
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_AUTOREFRESH = DEBUG or IS_TEST  # every test client would read all files again
MEDIA_ROOT = HOME / "files"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = None
PRIVATE_WEBHOOKS = ENV.private_webhooks
VIRUS_SCANNER = ENV.virus_scanner
UPLOAD_BYTES = ENV.upload_mb * 1024 * 1024
RUN_LOG_DAYS = ENV.run_log_days
API_CALLS = ENV.api_calls
COMPANY_CURRENCY = ENV.currency
INSIGHT_ENGINE = ENV.engine.value
SPARK_MASTER = ENV.spark_master

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["rapport.platform.accounts.backend.Backend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if IS_TEST
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
BASE_URL = ENV.address
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "rapport.platform.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"reset_password": "rapport.platform.accounts.forms.QueuedResetForm"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "book_slot": "10/m/ip,40/h/ip",
}
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "rapport.platform.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Rapport"
MFA_TOTP_TOLERANCE = 1  # a code typed at the end of its half minute: RFC 6238, section 5.2
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.is_https
USERSESSIONS_TRACK_ACTIVITY = False  # person_middleware does, without a write per request
SOCIALACCOUNT_ADAPTER = "rapport.platform.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": ENV.oidc_name or "Company account",
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret.get_secret_value(),
                "settings": {"server_url": ENV.oidc_issuer},
            }
        ]
        if ENV.oidc_issuer
        else [],
    }
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "rapport.platform.accounts.sessions"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "rapport_session", "rapport_csrf"
CSRF_TRUSTED_ORIGINS = [ENV.address] if ENV.is_https else []
CSRF_FAILURE_VIEW = "rapport.platform.ui.views.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "rapport.platform.ui.logs.SecretsFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}
    },
    "root": {"handlers": ["console"], "level": ENV.log_level.value},
    "loggers": {name: {"level": "WARNING"} for name in ("django.server", "procrastinate", "py4j")},
}
