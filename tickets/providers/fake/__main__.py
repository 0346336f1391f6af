"""`python -m tickets.providers.fake`: the demo's payment provider, until it is told to end."""

import argparse
import os
from pathlib import Path

from tickets.providers.fake.server import FakeStripe

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--notify", required=True)
    parser.add_argument("--kept-in", type=Path)
    given = parser.parse_args()
    FakeStripe(
        secret_key=os.environ["STRIPE_SECRET_KEY"],
        webhook_secret=os.environ["STRIPE_WEBHOOK_SECRET"],
        port=given.port,
        notify=given.notify,
        kept_in=given.kept_in,
    ).serve()
