"""`python -m tests.faults.sabotage NAME serve …`: the server with one part broken. The product has no such way."""

import sys

from server.__main__ import main
from tests.faults.sabotage import builds

builds.BUILDS[sys.argv[1]]()
sys.exit(main(sys.argv[2:]))
