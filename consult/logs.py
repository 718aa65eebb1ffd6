"""How every process logs: sentences for a person, or JSON lines for a machine (CONSULT_LOG=json).

What fails on a child's page is told without a word of what the error says: it may quote a code,
an address or an answer. Staff pages are told by what they are, not by their address: some
addresses are secrets, as those of invitations.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final
from uuid import UUID

TEXT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
GRANIAN: Final[dict[str, Any]] = {
    "formatters": {},
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": False},
    },
}
"""What the server is told, so that it logs as we do, and never who comes."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, process, logger, event, message, ids, error, trace."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line; `event` is the sentence without its facts, `ids` are those among them."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "logger": record.name,
            "event": getattr(record, "event", str(record.msg)),
            "message": record.getMessage(),
            "ids": [str(one) for one in arguments if isinstance(one, UUID)],
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(process: str, *, json_lines: bool) -> None:
    """Log to the error output, all libraries included; `process` is "web", "worker" or "serve"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(process) if json_lines else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def failure(error: BaseException) -> str:
    """What failed and where, without a word of what it says.

    "OperationalError (SQLITE_FULL) at ballots/writing.py:80 write < ...": enough to mend it.
    """
    parts: list[str] = []
    one: BaseException | None = error
    while one is not None and len(parts) < 5:
        frames = traceback.extract_tb(one.__traceback__)
        places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append(f"{_kind(one)} at {' < '.join(reversed(places)) or 'no line of ours'}")
        one = one.__cause__ or one.__context__
    return "; from ".join(parts)


def _kind(error: BaseException) -> str:
    """The class of an error, and the number that its library gives it."""
    numbers = (getattr(error, name, None) for name in ("sqlite_errorname", "sqlstate", "errno"))
    number = next((str(one) for one in numbers if one), "")
    return type(error).__name__ + (f" ({number})" if number else "")


def _short(file: str) -> str:
    """The end of a path, which says enough: "answer/views.py"."""
    return "/".join(file.split("/")[-2:])


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("consult").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    """A thread of the web may hold a sheet: where it failed, and nothing else."""
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        logging.getLogger("consult").critical("a thread died: %s", failure(told.exc_value))
