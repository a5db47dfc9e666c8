"""
Populations: the dossiers of many persons as tables, read from and written to files.
"""
