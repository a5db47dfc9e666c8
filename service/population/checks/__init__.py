"""
What the contract refuses in a dossier, found in tables, all rows at once.
"""
