"""Faults planted in the shipped rulesets, and what is found then."""

import json
from datetime import date
from typing import Any

from service.analysis.finding import Finding
from service.analysis.meaning import find_by_solver
from service.analysis.trial import Outcome, Trial
from service.domain.in_force import in_force
from service.domain.release import Release
from service.language.folder import read_files, read_release
from service.settings import shipped

Json = dict[str, Any]

AS_OF = date(2026, 6, 30)
CITE = {"regulation": "drafted_list", "confidence": "drafted"}
SHIPPED = read_files(shipped("rulesets"))
KNOWN = {("bars_nothing", "BAR-05", ("promotion_consideration", "higher_bonus_coefficient"))}
"""INC-03 and INC-04 ask themselves for the grades that BAR-05 leaves; the rule says that this is meant."""


def planted(*changes: tuple[str, str, str], **rules: Json) -> Release:
    """Read the shipped rulesets with some text of some files changed, and some rules added."""
    files = dict(SHIPPED)
    for path, before, after in changes:
        assert files[path].decode().count(before) == 1
        files[path] = files[path].decode().replace(before, after).encode()
    common = {"title": "某条", "because": "因故。", "cite": CITE}
    ruleset: Json = {"ruleset": "planted", "title": "某清单", "origin": {"place": "某地", "status": "drafted"}}
    ruleset["rules"] = {name.replace("_", "-"): {**common, **rule} for name, rule in rules.items()}
    if rules:
        files["planted.yaml"] = json.dumps(ruleset, ensure_ascii=False).encode()
    return read_release(files)


def new_in(release: Release) -> list[Finding]:
    found = find_by_solver(release, AS_OF)
    return [finding for finding in found if (finding.code, finding.name, finding.others) not in KNOWN]


def only(release: Release) -> Finding:
    found = new_in(release)
    assert len(found) == 1, [(one.code, one.name, one.others) for one in found]
    return found[0]


def outcome_of(finding: Finding, release: Release) -> Outcome:
    assert finding.example is not None
    found = Trial(in_force(release, AS_OF.toordinal()), AS_OF.toordinal()).outcome(dict(finding.example.dossier))
    assert found is not None
    return found
