"""The door that the application server opens."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
application = get_wsgi_application()

# What stays for as long as the process lives is loaded at once and left out of the garbage collector's sweeps, which
# went through all of it and held up some request for 150 ms now and then.
get_resolver().url_patterns  # noqa: B018 (it imports every page)
gc.collect()
gc.freeze()
