"""
Gongguo (功过): personnel policy, executable.

A dossier goes in; recommended actions come out, each with its reason, its legal basis, its evidence and its gaps.
"""

__version__ = "0.1.0"
