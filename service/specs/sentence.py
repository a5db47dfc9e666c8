"""
Sentences: what may stand in a step, as a template that reads like the sentence itself.

In a template `{name}` is a word, `{name:text}` anything at all (brackets included), `{name:number}` digits, and
`{name:owner}` the person or one record (事项「I-1」). What stands in square brackets may be left out; spaces never
matter.
"""

import re
from typing import Any

from pytest_bdd.parsers import StepParser

_SHAPES = {"word": "[^「」]+", "text": ".+", "number": "[0-9]+", "owner": "[^「」]+(?:「[^「」]+」)?"}
_TOKEN = re.compile(
    r"\{(?P<name>\w+)(?::(?P<shape>\w+))?\}|(?P<open>\[)|(?P<close>\])|(?P<space> )|(?P<plain>[^{}\[\] ]+)"
)

templates: list[str] = []
"""Every sentence that was declared, so that a misspelt one can be answered with the nearest."""


class Sentence(StepParser):
    """One sentence, as a template."""

    def __init__(self, template: str) -> None:
        """Declare a sentence by its *template*."""
        super().__init__(template)
        self._pattern = re.compile("".join(_piece(token) for token in _TOKEN.finditer(template)))
        templates.append(template)

    def is_matching(self, name: str) -> bool:
        """Tell whether the text of a step is this sentence."""
        return self._pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        """Give the words that stand in the places of the template; those of a part left out are None."""
        match = self._pattern.fullmatch(name)
        return None if match is None else match.groupdict()


def readable(template: str) -> str:
    """Give a template as a person writes the sentence: without the shapes of its words."""
    return re.sub(r"\{\w+(:\w+)?\}", "…", template)


def _piece(token: re.Match[str]) -> str:
    if token["name"]:
        return f"(?P<{token['name']}>{_SHAPES[token['shape'] or 'word']})"
    if token["open"]:
        return "(?:"
    if token["close"]:
        return ")?"
    return r"\s*" if token["space"] else re.escape(token["plain"])
