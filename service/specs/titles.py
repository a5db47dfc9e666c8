"""
The scenarios of features by title, with the text that each has, without reading any further.
"""

from collections.abc import Iterator, Mapping

from service.specs.feature_lines import Line, LineKind, scan

_BEGIN = (LineKind.SCENARIO, LineKind.BACKGROUND, LineKind.RULE, LineKind.FEATURE)
_UNSAID = (LineKind.EMPTY, LineKind.COMMENT)

Title = tuple[str, str]
"""The path of a file, and the title of a scenario in it; of a background, the word for it."""


def scenarios_of(files: Mapping[str, bytes], part: str) -> Mapping[Title, tuple[str, ...]]:
    """
    Give what each scenario of the `.feature` *files* below *part* says, line by line.

    What a feature, a group or a background says of its own is said under that one's title.
    """
    found: dict[Title, tuple[str, ...]] = {}
    for path, content in sorted(files.items()):
        if path.startswith(part) and path.endswith(".feature"):
            for title, said in _scenarios(content.decode("utf-8", errors="replace")):
                found[path, title] = (*found.get((path, title), ()), *said)
    return found


def _scenarios(text: str) -> Iterator[tuple[str, list[str]]]:
    title, said = "", list[str]()
    tags: list[str] = []
    for line in scan(text.splitlines()):
        if line.kind is LineKind.TAG:
            tags.append(_plain(line.text))
        elif line.kind in _BEGIN:
            if title:
                yield title, said
            title, said = _title(line), [*tags, _plain(line.text)]
            tags = []
        elif line.kind not in _UNSAID:
            said += [*tags, _plain(line.text)]
            tags = []
    if title:
        yield title, said


def _title(line: Line) -> str:
    keyword, _, title = line.text.partition(":")
    return _plain(title) or _plain(keyword)


def _plain(text: str) -> str:
    return " ".join(text.split())
