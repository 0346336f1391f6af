#!/usr/bin/env python3
"""Every command of the house; on a bare machine it first makes its own environment."""

import sys

if sys.version_info < (3, 11):
    sys.exit("La Clef needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

from laclef import bootstrap, commands

if __name__ == "__main__":
    bootstrap.enter(sys.argv[1:])
    commands.run(sys.argv)
