#!/usr/bin/env python3
"""Starts Kolmikanta, its tests and its tools: `python3 launch.py help`. Needs nothing but Python itself.

This file stays readable for old Pythons, so that they can say what they lack; the work is in launcher/.
"""

import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036  the one place that may meet an old Python
    newer = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
    if not newer:
        sys.exit("Kolmikanta needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])  # noqa: UP031
    os.execvp(newer[0], [newer[0], os.path.abspath(__file__)] + sys.argv[1:])  # noqa: RUF005

sys.dont_write_bytecode = True

from launcher.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
