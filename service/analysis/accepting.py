"""
Accepting: findings that the rules themselves say are meant, each with its reason.

What is accepted and was not found is a finding of its own: the rule has changed, or the word is misspelt.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from service.analysis.finding import Declared, Finding, FindingCode
from service.domain.release import Release


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is left to be told of, and what was accepted, with the reasons."""

    findings: tuple[Finding, ...]
    meant: tuple[tuple[Finding, str], ...]


def accept(findings: Iterable[Finding], release: Release, looked_for: Collection[FindingCode]) -> Accepted:
    """Take from the *findings* those that a *release* accepts; *looked_for* says which kinds could have been found."""
    reasons = {(rule.id, code): why for rule in release.rules() for code, why in rule.accepted.items()}
    listed = list(findings)
    meant = [(one, reasons[key]) for one in listed if (key := _key(one)) in reasons]
    found = {_key(one) for one, _ in meant}
    known = set(FindingCode)
    vain = [_vain(*key) for key in reasons if key not in found and (key[1] in looked_for or key[1] not in known)]
    return Accepted((*(one for one in listed if _key(one) not in found), *vain), tuple(meant))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.name if finding.about is Declared.RULE else "", finding.code.value


def _vain(rule: str, code: str) -> Finding:
    said = f"规则 `{rule}` 说明了 `{code}` 是本意如此，但没有发现这种情形，请删去这一行"
    return Finding(FindingCode.ACCEPTED_IN_VAIN, Declared.RULE, rule, said)
