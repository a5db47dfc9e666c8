"""
The revisions, in order; each stands alone and imports nothing that may change after it.
"""
