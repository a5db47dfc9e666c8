"""
Tables in Markdown, and whether an aim was met.
"""


class Table:
    """Rows under a head, printed as Markdown."""

    def __init__(self, *head: str) -> None:
        """Begin with the *head*."""
        self._rows = [head, ("---", *("---:" for _ in head[1:]))]

    def add(self, *row: str) -> None:
        """Add a row."""
        self._rows.append(row)

    def __str__(self) -> str:
        """Give the table as text."""
        return "\n".join(f"| {' | '.join(row)} |" for row in self._rows) + "\n"


def aim(aimed: str, found: str, *, is_met: bool) -> str:
    """Say whether an aim was met."""
    return f"- Aim: {aimed}: {found} ({'met' if is_met else 'not met'})."


def megabytes(size: int) -> str:
    """Give a size in MiB."""
    return f"{size / (1 << 20):,.0f}"
