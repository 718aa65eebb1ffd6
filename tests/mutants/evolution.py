"""A version that has forgotten how an earlier one wrote."""

from __future__ import annotations

from typing import Any, ClassVar

from consult.application.log import UpcastingMapper


class ForgetsAField(UpcastingMapper):
    """Reads an event without one of its fields, as after a renaming."""

    forgotten: ClassVar[tuple[str, str]] = ("", "")

    def to_domain_event(self, stored_event: Any) -> Any:
        event = super().to_domain_event(stored_event)
        topic, field = self.forgotten
        if topic == event.TOPIC:
            event.__dict__.pop(field)
        return event


def read_without(mapper: UpcastingMapper) -> ForgetsAField:
    """The same mapper, forgetful."""
    return ForgetsAField(mapper.transcoder)
