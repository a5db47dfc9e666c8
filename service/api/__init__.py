"""
The HTTP API: one file per resource; bytes come in and go out, and nothing is decided here.
"""
