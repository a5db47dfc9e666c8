"""Small totals to test with: each part can be told otherwise, or left out."""

from tests.builders import faults_of, files_of, marked
from tests.small_release import SMALL

TOTALS, RECORDS = "totals.yaml", "vocabulary/records.yaml"

PARAMETERS = """\
third: {label: 三分之一, values: {2000-01-01: {value: 1/3, cite: {regulation: law, confidence: verified}}}}
half: {label: 一半, values: {2000-01-01: {value: 0.5, cite: {regulation: law, confidence: verified}}}}
few: {label: 少数, unit: 名, values: {2000-01-01: {value: 3, cite: {regulation: law, confidence: verified}}}}
more: {label: 较多, unit: 名, values: {2000-01-01: {value: 5, cite: {regulation: law, confidence: verified}}}}
"""


def total(name: str = "T-1", *lines: str, **told: str) -> str:
    """Write a total: a part is told otherwise by its name, or left out (`cite=""`)."""
    parts = {
        "title": "title: 某项占比",
        "among": "among: [{subject.category: leader}]",
        "of": "of: [{subject.trained: true}]",
        "limit": "share: {at_least: $third}",
        "because": "because: 计入 {among}，其中 {of}，占 {share}，{limit}。",
        "advises": "advises: 请核对。",
        "cite": "cite: {regulation: law, confidence: verified}",
        **told,
    }
    stated = [line for line in (*parts.values(), *lines) if line]
    return f"  {name}:\n" + "".join(f"    {line}\n" for line in stated)


def files_with(*totals: str, **added: str) -> dict[str, bytes]:
    """Give the files of the small release with these *totals* and what is *added*."""
    added["parameters"] = PARAMETERS + added.get("parameters", "")
    files = files_of(**added)
    records = files[RECORDS].replace(b"      trained:", "      unit: {label: 单位, type: id}\n      trained:".encode())
    return {**files, RECORDS: records, TOTALS: ("totals:\n" + "".join(totals)).encode()}


def told_of(*totals: str, **added: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Give the faults of *totals* by code and place, and the places that are marked in them."""
    added["parameters"] = PARAMETERS + added.get("parameters", "")
    texts = {**{path: SMALL[path] for path in SMALL}, TOTALS: "totals:\n" + "".join(totals)}
    for name, text in added.items():
        path = next(path for path in SMALL if path.endswith(f"{name}.yaml"))
        texts[path] += text
    files, places = marked(texts)
    return [(fault.code, fault.place) for fault in faults_of(files)], places
