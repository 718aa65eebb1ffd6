"""Compiles the translation catalogues when the package is built, so that wheels have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path(__file__).parent / "translations"


def compile_catalogues() -> None:
    """Write a .mo beside each .po, whole at once: a running city may be reading the old one."""
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        draft = source.with_suffix(".mo-draft")
        with source.open("rb") as po, draft.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        draft.replace(source.with_suffix(".mo"))


class CatalogueHook(BuildHookInterface):
    """Called by hatchling before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling calls it
        """Compile, and take the results (which git ignores) into the wheel."""
        compile_catalogues()
        build_data["artifacts"].append("translations/**/*.mo")
