"""
The HTTP API: one file per resource; bytes come in and go out, and nothing is decided here.
"""

from service.api.application import create_application

__all__ = ["create_application"]
