"""The files of a package: a page to read and print, JSON and tables for machines, and what is in it."""

import csv
import hashlib
import io
import json
import zipfile
from collections import defaultdict

from django.template.loader import render_to_string
from django.utils import translation

from common.lists.export import harmless
from gdpr.queries.answer import Answer
from gdpr.queries.gather import Row


def package_of(answer: Answer, *, language: str, context: dict) -> bytes:
    """A ZIP: index.html, data.json, a table for each register, and manifest.json with the sum of each file."""
    with translation.override(language):
        page = render_to_string(
            "gdpr/package/index.html", {"answer": answer, "language": language, **context}
        )
    files = {
        "index.html": page.encode(),
        "style.css": render_to_string("gdpr/package/style.css").encode(),
        "data.json": json.dumps(answer.as_json(), ensure_ascii=False, indent=1).encode(),
        **_tables(answer.rows),
    }
    manifest = {
        "counts": answer.counts,
        "files": {
            name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
            for name, body in files.items()
        },
    }
    files["manifest.json"] = json.dumps(manifest, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in files.items():
            package.writestr(name, body)
    return out.getvalue()


def _tables(rows: list[Row]) -> dict[str, bytes]:
    """One table for each register, with a byte order mark and semicolons so that a spreadsheet opens it as it is."""
    by_register: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_register[row.register].append(row)
    files = {}
    for number, (_register, members) in enumerate(sorted(by_register.items()), 1):
        labels = list(dict.fromkeys(fact.label for row in members for fact in row.facts))
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([harmless(label) for label in [*labels, "source", "observed"]])
        for row in members:
            told = {fact.label: fact.value for fact in row.facts}
            origin = [row.origin.get("source", ""), row.origin.get("at", "")]
            writer.writerow(
                [harmless(told.get(label, "")) for label in labels] + [harmless(text) for text in origin]
            )
        files[f"csv/{number:02}.csv"] = ("\ufeff" + out.getvalue()).encode()
    return files
