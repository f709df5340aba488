"""Made-up content for the gallery of components."""

from datetime import timedelta

from django.utils import timezone

_REGIONS = [
    ("Uusimaa", 7756),
    ("Pirkanmaa", 6634),
    ("Varsinais-Suomi", 6417),
    ("Lappi", 3600),
    ("Kainuu", 73),
    ("Åland", 0),
]


def sample_listing() -> dict[str, object]:
    """A list as a page hands it to ui/list_page.html."""
    region = [
        {"value": str(count), "label": name, "count": count, "on": count == 7756} for name, count in _REGIONS
    ]
    return {
        "title": "Companies",
        "count_text": "1,204 companies",
        "total_text": "Select all 1,204 that match",
        "rows": _rows(),
        "ticks": True,
        "may_bulk": True,
        "columns": [
            {"label": "Company", "sort": "name"},
            {"label": "State"},
            {"label": "Industry", "sort": "industry"},
            {"label": "Staff", "sort": "staff", "classes": "num"},
        ],
        "facets": [
            {"name": "q", "label": "Name contains", "kind": "search"},
            {"name": "region", "label": "Region", "options": region[:4], "more": region[4:]},
            {"name": "staff", "label": "Staff", "kind": "range"},
            {
                "name": "owner",
                "label": "Owner",
                "kind": "choose",
                "options": [{"value": "1", "label": "Aino Virtanen"}],
            },
        ],
        "chips": [{"text": "Region: Uusimaa", "remove_url": "?"}],
        "clear_url": "?",
        "column_choices": [
            {"key": "name", "label": "Company", "on": True, "fixed": True},
            {"key": "staff", "label": "Staff"},
        ],
        "views": [{"name": "My prospects", "url": "?", "shared": True, "delete_url": "?"}],
        "view_save_url": "?",
        "may_share": True,
        "exports": [{"text": "CSV", "url": "?"}, {"text": "XLSX", "url": "?"}],
        "previous_url": "?before=1",
        "next_url": "?after=1",
    }


def _rows() -> list[dict[str, object]]:
    names = ["Kone-Pohja Oy", "Lahden Levyseppä Oy", "Saimaan Voima Oyj", "Turun Tarkkuuskone Oy"]
    names += [
        "Pohjois-Karjalan Puunjalostus ja Kuljetusyhtiöiden Keskusliikkeen Perinneyhdistyksen Kiinteistöt Oy Ab"
    ]
    return [
        {
            "id": index,
            "name": name,
            "cells": [
                {"text": name, "url": "#", "under": f"{7644754 + index}-7", "under_classes": "mono"},
                {
                    "badge": "customer" if index % 2 else "prospect",
                    "text": "Customer" if index % 2 else "Prospect",
                },
                {"text": "Metal products", "edit_url": "?edit=1"},
                {"text": f"{73 * (index + 1)}", "classes": "num"},
            ],
        }
        for index, name in enumerate(names * 5)
    ]


def samples() -> dict[str, object]:
    """One of each of the other components."""
    now = timezone.now()
    return {
        "source": {
            "source": "Trade register",
            "party": "third party",
            "by": "Robot",
            "at": "22.11.2026 12.00",
        },
        "moments": [
            {
                "icon": "phone-outgoing",
                "title": "Call: maintenance renewal",
                "at": now - timedelta(hours=2),
                "by": "Aino Virtanen",
            },
            {
                "icon": "mail",
                "title": "Offer sent",
                "at": now - timedelta(days=3),
                "text": "Gold contract for two presses.",
            },
        ],
        "nodes": [
            {
                "text": "HX-400 press",
                "url": "#",
                "note": "SN-347514-A",
                "open": True,
                "badge": ("success", "In use"),
                "children": [{"text": "Hydraulic unit", "url": "#"}, {"text": "Control", "note": "v 4.2"}],
            },
            {"text": "LV-90 conveyor", "url": "#"},
        ],
        "tabs": [
            {"text": "Installed base", "url": "#", "active": True, "count": 27},
            {"text": "Persons", "url": "#", "count": 9},
            {"text": "Data and sources", "url": "#", "count": None},
        ],
        "steps": [
            {"text": "File", "state": "done", "url": "#"},
            {"text": "Columns", "state": "now"},
            {"text": "Trial run"},
        ],
        "figures": {
            "kind": "bar",
            "labels": ["2022", "2023", "2024", "2025"],
            "series": [
                {"label": "Turnover, k€", "values": [3100, 3300, None, 4400]},
                {"label": "Staff", "values": [61, 66, 70, 73]},
            ],
        },
        "changes": [{"label": "Name", "theirs": "Kone-Pohja Oyj", "yours": "Kone-Pohja Oy"}],
        "found": [{"text": "Kone-Pohja Oyj", "url": "#", "why": "same business ID"}],
    }
