"""
Reading a folder of rulesets into a release: all files, all faults at once.

A folder that is loaded has the digest of its bundle: of the rulesets, and of the features that lie beside them.
"""

from collections.abc import Mapping
from pathlib import Path

from service.domain.errors import RulesetFault, RulesetFaultsError
from service.domain.fact import Fact
from service.domain.release import Release
from service.domain.rule import Ruleset
from service.language import shape
from service.language.actions import ActionReader
from service.language.document import Faults, Node, Place, read_documents
from service.language.facts import FactReader
from service.language.files import Files, digest_of, digest_of_folder, read_files
from service.language.holidays import read_holidays
from service.language.lexicon import Lexicon
from service.language.linter import lint
from service.language.parameters import ParameterReader
from service.language.quotas import lint_totals
from service.language.records import check_considered, given_facts, read_records
from service.language.rules import RulesetReader, declared
from service.language.sources import SourceReader
from service.language.totals import TotalReader

__all__ = ["Files", "check", "digest_of", "load", "read_files", "read_release"]

VOCABULARY = tuple(f"vocabulary/{name}.yaml" for name in ("records", "facts", "actions", "procedures", "regulations"))
PARAMETERS = "parameters.yaml"
HOLIDAYS = "holidays.yaml"
"""The table of holidays, which a folder may do without."""
TOTALS = "totals.yaml"
"""What is asked of a population, which a folder may do without."""

_DECLARED_IN: Mapping[str, set[str]] = {
    "vocabulary/records.yaml": {"unknown_fact", "unknown_code", "unknown_list", "unknown_kind"},
    "vocabulary/facts.yaml": {"unknown_fact"},
    "vocabulary/actions.yaml": {"unknown_action"},
    "vocabulary/procedures.yaml": {"unknown_procedure", "unknown_remedy"},
    "vocabulary/regulations.yaml": {"unknown_regulation", "unknown_confidence"},
    PARAMETERS: {"unknown_parameter"},
    HOLIDAYS: set(),
    TOTALS: set(),
}
_DECLARED_IN_RULESETS = {"unknown_rule", "unknown_class"}
"""What is said of names that a file declares; of a file that cannot be read, nothing is said of its names."""


def load(folder: Path) -> Release:
    """Read a *folder*; raise `RulesetFaultsError` with everything that is wrong with it."""
    return read_release(read_files(folder), digest_of_folder(folder))


def check(folder: Path) -> tuple[RulesetFault, ...]:
    """Give everything that is wrong with a *folder*."""
    try:
        load(folder)
    except RulesetFaultsError as error:
        return error.faults
    return ()


def read_release(files: Files, digest: str | None = None) -> Release:
    """
    Read *files* as a release; raise `RulesetFaultsError` with everything that is wrong with them.

    The *digest* is that of the bundle that they are of; where they are of none, it is their own.
    """
    faults = Faults()
    documents = read_documents(files, faults)
    for path in (*VOCABULARY, PARAMETERS):
        if path not in files:
            faults.add("missing_file", Place(path, 0, 0), "missing file", "缺少这个文件")
    release = _Folder(documents, faults).read(digest or digest_of(files))
    lint(release, documents, faults)
    lint_totals(release, documents.get(TOTALS), faults)
    for path in {*files, *_DECLARED_IN} - set(documents):
        faults.forget(_DECLARED_IN.get(path, _DECLARED_IN_RULESETS))
    if faults.found:
        raise RulesetFaultsError(faults.in_order())
    return release


class _Folder:
    """The documents of one folder, while they are being read."""

    def __init__(self, documents: Mapping[str, Node], faults: Faults) -> None:
        self._documents = documents
        self._faults = faults
        self._sources = SourceReader(documents.get("vocabulary/regulations.yaml"), faults)

    def read(self, digest: str) -> Release:
        kinds = read_records(self._documents.get("vocabulary/records.yaml"), self._faults)
        facts = {fact.name: fact for fact in given_facts(kinds)}
        parameters = ParameterReader(facts, self._sources, self._faults).read_all(self._documents.get(PARAMETERS))
        actions = ActionReader(self._sources, [kind.singular for kind in kinds if not kind.single], self._faults)
        actions.read_procedures(self._documents.get("vocabulary/procedures.yaml"), self._categories(facts))
        known = actions.read_actions(self._documents.get("vocabulary/actions.yaml"))
        lexicon = Lexicon(self._faults, kinds, facts, parameters, frozenset(known), *self._declared())
        self._read_facts(lexicon)
        check_considered(self._documents.get("vocabulary/records.yaml"), lexicon)
        return Release(
            digest=digest,
            kinds=kinds,
            facts=facts,
            parameters=parameters,
            rulesets=self._rulesets(lexicon),
            actions=known,
            procedures=actions.procedures,
            remedies=actions.remedies,
            sources=self._sources.sources,
            advice=actions.advice,
            holidays=read_holidays(self._documents.get(HOLIDAYS), self._faults),
            totals=TotalReader(lexicon, self._sources).read_all(self._documents.get(TOTALS)),
        )

    def _categories(self, facts: Mapping[str, Fact]) -> list[str]:
        return list(facts["subject.category"].codes) if "subject.category" in facts else []

    def _rule_files(self) -> dict[str, Node]:
        others = (*VOCABULARY, PARAMETERS, HOLIDAYS, TOTALS)
        return {path: node for path, node in self._documents.items() if path not in others}

    def _declared(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the classes and the rule ids of all files; an id that stands twice is a fault."""
        ids: dict[str, Place] = {}
        classes: frozenset[str] = frozenset()
        for _, node in sorted(self._rule_files().items()):
            found = declared(node)
            classes |= found.classes
            for name, place in found.rules.items():
                if name in ids:
                    first = f"{ids[name].file}:{ids[name].line}"
                    said = f"规则 `{name}` 已在 {first} 写过"
                    self._faults.add("duplicate_id", place, f"rule `{name}` stands at {first} too", said)
                ids.setdefault(name, place)
        return classes, frozenset(ids)

    def _read_facts(self, lexicon: Lexicon) -> None:
        node = self._documents.get("vocabulary/facts.yaml")
        shape.entries(node, self._faults)
        declared_facts = {}
        for name, item, place in () if node is None else node.entries():
            if name in lexicon.facts:
                said = f"`{name}` 已是档案字段，不能再推导"
                self._faults.add("duplicate_id", place, f"`{name}` is a field", said)
            else:
                declared_facts[name] = (item, place)
        FactReader(declared_facts, lexicon).read_all()

    def _rulesets(self, lexicon: Lexicon) -> tuple[Ruleset, ...]:
        reader = RulesetReader(lexicon, self._sources)
        read = (reader.read(node) for _, node in sorted(self._rule_files().items()))
        return tuple(ruleset for ruleset in read if ruleset is not None)
