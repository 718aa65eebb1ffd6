"""Runs every benchmark, or those named: `python -m bench journey pages`.

`devices` names those of what children hold, `surface` those of the pages, `trust` those of the
box, the count and the log. With `--write`, also puts what was printed into docs/speed.md, each
group in its place.
"""

from __future__ import annotations

import io
import os
import platform
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

GROUPS = {
    "devices": ("weight", "slow_phone"),
    "surface": ("journey", "pages", "processes"),
    "trust": ("drop", "count", "rebuild", "nine_oclock", "flood", "growth"),
}
PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
BEGIN, END = "<!-- figures: {} -->\n", "<!-- end of figures: {} -->\n"


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
    wanted = [name for name in names if name != "--write"] or list(GROUPS)
    chosen = [one for name in wanted for one in GROUPS.get(name, (name,))]
    if unknown := set(chosen).difference(*GROUPS.values()):
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}")
    kept = [_run(group, chosen, write="--write" in names) for group in GROUPS]
    return 0 if all(kept) else 1


def _run(group: str, chosen: list[str], *, write: bool) -> bool:
    """Run what was chosen of a group; whether all bounds hold."""
    names = [name for name in chosen if name in GROUPS[group]]
    if not names:
        return True
    told = Both()
    with redirect_stdout(told):
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} {platform.machine()} cores, "
            f"load {os.getloadavg()[0]:.1f} at the start; read ratios, not times\n"
        )
        kept = [import_module(f"bench.{name}").main() for name in names]
    if write:
        _put(group, told.getvalue())
    return all(kept)


def _put(group: str, figures: str) -> None:
    """Replace the figures of a group."""
    begin, end = BEGIN.format(group), END.format(group)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    block = f"{begin}```text\n{figures.strip()}\n```\n{end}"
    PAGE.write_text(before + block + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
