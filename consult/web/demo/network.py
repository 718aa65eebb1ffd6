"""The address of this machine on its own network: what a phone scans."""

from __future__ import annotations

import socket

from consult.config import Settings


def lan_address() -> str:
    """The IPv4 address by which this machine reaches its network; "" when it has none.

    Nothing is sent: connecting a UDP socket only chooses the way (192.0.2.1 is nobody's).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if address.startswith(("127.", "0.")) else address


def child_address(settings: Settings, code: str) -> str:
    """What a phone of the same network opens; "" when it cannot reach this machine."""
    address = lan_address()
    return f"http://{address}:{settings.port}/c/{code}" if address else ""
