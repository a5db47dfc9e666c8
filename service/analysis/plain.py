"""
What can be seen to be wrong with a release without asking any dossier.

That is what nothing uses, what is left out, and what does not say where it comes from or how far that is known.
"""

from service.analysis.citing import hidden_confidence, uncited
from service.analysis.finding import Declared, Finding, FindingCode
from service.analysis.table_gaps import table_gaps
from service.analysis.unused import unused
from service.domain.release import Release


def find_plain(release: Release, specified: frozenset[str] | None) -> tuple[Finding, ...]:
    """Find all of it; *specified* are the rules that a specification names, None where no specifications are known."""
    return (
        *unused(release),
        *table_gaps(release),
        *uncited(release),
        *hidden_confidence(release),
        *(() if specified is None else _unspecified(release, specified)),
    )


def _unspecified(release: Release, specified: frozenset[str]) -> tuple[Finding, ...]:
    return tuple(
        Finding(FindingCode.UNSPECIFIED, Declared.RULE, rule.id, f"规则 `{rule.id}`（{rule.title}）没有规格提到它")
        for rule in release.rules()
        if rule.id not in specified
    )
