"""Who works by itself is called by words that a reader knows."""

import re
from pathlib import Path

from django.utils import translation

from history.choices.robots import ROBOTS, robot_words

CODE = Path(__file__).resolve().parents[2]
TOOLS = {"bench", "check_tree"}  # run by hand, at a command line


def test_every_robot_has_words():
    named = set()
    for path in CODE.glob("[a-z]*/**/*.py"):
        if path.relative_to(CODE).parts[0] not in {"tests", "node_modules"}:
            named |= set(re.findall(r"\.robot\(\"([a-z_]+)\"\)", path.read_text(encoding="utf-8")))

    assert named - TOOLS == set(ROBOTS) - {"registers"}  # named by a constant of its tasks


def test_robots_are_called_in_the_readers_language():
    with translation.override("fi"):
        assert robot_words("retention") == "Säilytysaikojen yöajo"
    assert (robot_words("loader"), robot_words("")) == ("loader", "")
