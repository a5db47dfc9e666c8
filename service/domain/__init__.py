"""
The meaning: what a dossier says on a day, what the rules answer of it, and why. Standard library alone.
"""
