"""Runs every benchmark, or those named: `python -m bench journey pages`.

With `--write`, also puts what was printed into docs/speed.md.
"""

from __future__ import annotations

import io
import os
import platform
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

BENCHMARKS = ("journey", "weight", "pages", "processes")
PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


class Both(io.StringIO):
    """Prints, and remembers what was printed."""

    def write(self, text: str) -> int:
        """Print and remember."""
        sys.__stdout__.write(text)  # type: ignore[union-attr]
        return super().write(text)

    def flush(self) -> None:
        """Show what was printed."""
        sys.__stdout__.flush()  # type: ignore[union-attr]


def main(names: list[str]) -> int:
    """Run and print; the exit code is 1 when a bound of the project is not met."""
    told = Both()
    with redirect_stdout(told):
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} {platform.machine()} cores, "
            f"load {os.getloadavg()[0]:.1f} at the start; read ratios, not times\n"
        )
        chosen = [name for name in names if name != "--write"] or list(BENCHMARKS)
        kept = [import_module(f"bench.{name}").main() for name in chosen]
    if "--write" in names:
        _put(told.getvalue())
    return 0 if all(kept) else 1


def _put(figures: str) -> None:
    """Replace the figures of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    block = f"{BEGIN}```text\n{figures.strip()}\n```\n{END}"
    PAGE.write_text(before + block + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
