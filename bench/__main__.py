"""Runs every benchmark, or those named: `python -m bench journey pages`."""

from __future__ import annotations

import platform
import sys
from importlib import import_module

BENCHMARKS = ("journey", "weight", "pages", "processes")


def main(names: list[str]) -> int:
    """Run and print; the exit code is 1 when a bound of the project is not met."""
    print(f"Python {platform.python_version()}, {platform.machine()}; read ratios, not times\n")
    kept = [import_module(f"bench.{name}").main() for name in names or BENCHMARKS]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
