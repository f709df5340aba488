"""Tells Docker whether this container does its work: `healthcheck.py web`, `worker` or `beat`."""

import http.client
import json
import os
import sys


def web() -> bool:
    """The page answers 200 while the database answers; it is asked as the proxy would ask it."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
    connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    response = connection.getresponse()
    return response.status == 200 and json.load(response)["database"] == "ok"


def behind_redis(part: str) -> bool:
    """Worker and schedule leave signs of life in Redis."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    from common.health import parts_behind_redis

    return parts_behind_redis()[part] == "ok"


CHECKS = {"web": web, "worker": lambda: behind_redis("worker"), "beat": lambda: behind_redis("schedule")}

if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    try:
        well = CHECKS[sys.argv[1]]()
    except (OSError, http.client.HTTPException, ValueError, KeyError) as failure:
        sys.exit(f"{sys.argv[1]}: {failure}")
    sys.exit(0 if well else f"{sys.argv[1]} is away")
