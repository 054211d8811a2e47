"""``python -m portico.config.cluster start|stop|url`` for whoever builds on Portico."""

import argparse
import os
import sys
from pathlib import Path

from portico.config.cluster import ClusterError, known_url, start, stop
from portico.config.cluster.place import USERS


def main() -> None:
    """Start, stop or tell the address of the database of this clone."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("verb", choices=["start", "stop", "url"])
    parser.add_argument("--role", choices=list(USERS), default="owner")
    arguments = parser.parse_args()
    var = Path(os.environ.get("PORTICO_VAR", "var"))
    try:
        if arguments.verb == "start":
            start(var)
        if arguments.verb == "stop":
            stop(var)
        else:
            sys.stdout.write(known_url(var, arguments.role) + "\n")
    except ClusterError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
