"""
`python -m service`: the command line, where the command `gongguo` is not on the path.
"""

import sys

from service.cli import main

if __name__ == "__main__":
    sys.exit(main())
