"""
Reading `vocabulary/regulations.yaml`, and citations wherever they stand.
"""

from service.domain.action import Confidence, Regulation, Sources
from service.domain.rule import Citation
from service.language import shape
from service.language.document import Faults, Node
from service.language.grammar import CITATION, CONFIDENCE, REGULATION, SOURCES


class SourceReader:
    """Knows the regulations and the degrees of confidence, and reads citations of them."""

    def __init__(self, node: Node | None, faults: Faults) -> None:
        """Read the regulations from the *node* of their file."""
        self._faults = faults
        top = shape.mapping(node, faults, SOURCES) or {}
        confidences = shape.entries(top.get("confidence"), faults)
        known = {name: self._confidence(name, item) for name, item in confidences.items()}
        self.sources = Sources({}, known)
        regulations = shape.entries(top.get("regulations"), faults)
        self.sources = Sources({name: self._regulation(name, item) for name, item in regulations.items()}, known)

    def _regulation(self, name: str, node: Node) -> Regulation:
        keys = shape.mapping(node, self._faults, REGULATION) or {}
        words = {key: shape.text(item, self._faults) or "" for key, item in keys.items()}
        title, confidence = words.get("title", name), self.confidence(keys.get("confidence"))
        source, note = words.get("source", ""), words.get("note", "")
        return Regulation(name, title, words.get("short", title), source, note, confidence)

    def _confidence(self, name: str, node: Node) -> Confidence:
        keys = shape.mapping(node, self._faults, CONFIDENCE) or {}
        words = {key: shape.text(item, self._faults) or "" for key, item in keys.items()}
        return Confidence(name, words.get("label", name), words.get("note", ""))

    def citations(self, node: Node | None) -> tuple[Citation, ...]:
        """Read one citation, or a list of them."""
        if node is None:
            return ()
        listed = node.value if isinstance(node.value, list) else [node]
        return tuple(found for item in listed if (found := self._citation(item)) is not None)

    def _citation(self, node: Node) -> Citation | None:
        keys = shape.mapping(node, self._faults, CITATION)
        if keys is None:
            return None
        regulation = shape.choice(keys.get("regulation"), self.sources.regulations, self._faults, "regulation", "依据")
        confidence = self.confidence(keys.get("confidence"))
        article, item, note = (shape.text(keys.get(key), self._faults) for key in ("article", "item", "note"))
        if regulation is None or confidence is None:
            return None
        return Citation(regulation, confidence, article, item, note)

    def confidence(self, node: Node | None) -> str | None:
        """Read a degree of confidence."""
        return shape.choice(node, self.sources.confidences, self._faults, "confidence", "可信度")
