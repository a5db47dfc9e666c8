"""
The command line, `gongguo`: one file per noun, text for people in Chinese, `--format json` for programs.

Exit status: 0 done, 1 a check fell short, 2 the input was at fault, 3 the engine could not be believed.
"""

from service.cli.main import main

__all__ = ["main"]
