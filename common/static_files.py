"""Serve the named files of npm packages as static files under `vendor/`, and nothing else of node_modules."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import Error
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"
NPM_FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler-vendors.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "chart.js/dist/chart.umd.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select/dist/js/tom-select.complete.min.js",
)
# The far-future names are only made when each file that another one points to is there: so the maps go along.
SERVED = NPM_FILES + tuple(f"{name}.map" for name in NPM_FILES)


class NpmFinder(BaseFinder):
    """Finds `vendor/<package>/<file>` in node_modules for the files listed above."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX

    def check(self, **kwargs) -> list[Error]:
        """Say which front-end file is missing, before a page without style does."""
        missing = [name for name in NPM_FILES if not Path(self.storage.path(name)).is_file()]
        if not missing or not Path(settings.NODE_MODULES).exists():
            return []
        hint = "Run `npm ci --ignore-scripts`, or take the file off NPM_FILES in common/static_files.py."
        return [Error(f"{name} is not in node_modules.", hint=hint, id="common.E010") for name in missing]

    def find(self, path, find_all=False, **kwargs):
        """Return where the file lies; Django asks with `all` or with `find_all`."""
        wants_all = find_all or kwargs.get("all", False)
        name = path.removeprefix(f"{PREFIX}/")
        found = path.startswith(f"{PREFIX}/") and name in SERVED and self.storage.exists(name)
        if not found:
            return []
        location = self.storage.path(name)
        return [location] if wants_all else location

    def list(self, ignore_patterns):
        """Yield each served file with the storage that opens it."""
        for name in SERVED:
            if self.storage.exists(name):
                yield name, self.storage
