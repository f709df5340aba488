"""Settings of the test runs: the same servers and code, cheaper passwords, loud mistakes."""

import os

from crm.settings import *  # noqa: F403
from crm.settings import DATABASES, REGISTER_FILES, REGISTER_URLS, STORAGES

SECRET_KEY = "only-for-tests-0123456789012345678901234567890123456789"  # noqa: S105
DEBUG = False
STRICT_TEMPLATES = True  # an unknown icon is an error, not a gap
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LANGUAGE_CODE = "en"
HTTPS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
# One test process is one thread: a plain connection, so that the test database can be dropped and cloned.
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c kolmikanta.may_empty=on"  # between tests, history is emptied too
)
DATABASES["default"]["TEST"] = {"NAME": "test_" + DATABASES["default"]["NAME"]}
REGISTER_URLS = dict.fromkeys(REGISTER_URLS, "http://127.0.0.1:9")  # nothing of the tests leaves the machine
REGISTER_FILES = dict.fromkeys(REGISTER_FILES, "http://127.0.0.1:9/file")
MEDIA_ROOT = os.environ.get("TEST_MEDIA_ROOT", "/tmp/kolmikanta-test-files")  # noqa: S108
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files from their sources, nothing collected
REFERENCE_LIST_URLS = {"classifications": "", "register": ""}  # tests ask servers of their own only
