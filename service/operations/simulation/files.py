"""
The files of a simulation, in the folder in which it is made: what it is given, and what it makes.
"""

from collections.abc import Mapping

DRAFT, BASE, ASKED = "draft", "base", "asked.json"
"""What lies there at first: the two bundles, and what is asked."""
REPORT, PAGE, WORKBOOK = "report", "page", "workbook"
"""The forms of what comes of it."""
MADE: Mapping[str, str] = {REPORT: "report.json", PAGE: "report.html", WORKBOOK: "report.xlsx"}
"""Where each form lies at the end."""
