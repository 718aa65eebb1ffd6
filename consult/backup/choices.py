"""What the operator chose for backups, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consult.backup.locks import (
    BadRecipient,
    Lock,
    Passphrase,
    PassphraseInSight,
    PassphraseTooShort,
    PrivateKeyGiven,
    Recipient,
)
from consult.config import BadSetting
from consult.domain.errors import ConsultError

DIRECTORY: Final = "CONSULT_BACKUP_DIR"
PASSPHRASE: Final = "CONSULT_BACKUP_PASSPHRASE_FILE"  # noqa: S105 - the name of a setting
RECIPIENT: Final = "CONSULT_BACKUP_RECIPIENT"


class NobodyOpens(ConsultError):
    """Raised when backups have a directory, and neither a passphrase nor a recipient."""


@dataclass(frozen=True)
class Choices:
    """Where nightly backups go (None: there are none), and who opens backups."""

    directory: Path | None = None
    locks: tuple[Lock, ...] = ()

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Choices:
        """The choices that `env` names.

        Raises BadSetting on the first that cannot be used, NobodyOpens for a directory without a
        lock.
        """
        given = env.get(DIRECTORY, "")
        if given and Path(given).exists() and not Path(given).is_dir():
            raise BadSetting(setting=DIRECTORY, value=given)
        locks = (*_passphrase(env.get(PASSPHRASE, "")), *_recipient(env.get(RECIPIENT, "")))
        if given and not locks:
            raise NobodyOpens()
        return cls(Path(given).resolve() if given else None, locks)


def _passphrase(value: str) -> tuple[Lock, ...]:
    if not value:
        return ()
    path = Path(value)
    try:
        return (Passphrase.of_file(path),)
    except (OSError, UnicodeDecodeError, PassphraseInSight, PassphraseTooShort) as error:
        raise BadSetting(setting=PASSPHRASE, value=value) from error


def _recipient(value: str) -> tuple[Lock, ...]:
    if not value:
        return ()
    try:
        return (Recipient(value),)
    except PrivateKeyGiven:  # which is not to be repeated, as a wrong setting is
        raise
    except BadRecipient as error:
        raise BadSetting(setting=RECIPIENT, value=value) from error
