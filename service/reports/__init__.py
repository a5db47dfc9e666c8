"""
Reports: an evaluation as a document in Chinese that a person reads, checks and signs.

A report says nothing that the evaluation does not; it puts it in order and in words.
"""

from service.reports.text import report

__all__ = ["report"]
