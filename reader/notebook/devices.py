"""Which device this is: an id for its journal, kept on this machine and never in the folder that travels."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

_FILE = "device.json"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Device:
    """A device that has written into the notebook."""

    id: str
    """Names its journal."""
    name: str
    """What the machine calls itself."""
    last_written: str | None
    """When its last entry was written, by its own clock, RFC 3339; None where it has none."""
    entries: int
    """How many records of it are kept."""
    own: bool
    """Whether it is this one."""


def device_id(state: Path, *, machine: str | None = None, renew: bool = False) -> str:
    """This machine's id, made at the first call and kept in the state directory; OSError where it cannot be kept.

    The file holds an id for each machine that used it. So a home directory copied to a second machine gives that
    one an id of its own, and one that two machines share over a network gives each of them its own for good.
    With `renew` the machine gets a new one whatever it had.
    """
    key = hashlib.sha256((machine or machine_id()).encode()).hexdigest()[:16]
    path = state / _FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        kept = {}
    except ValueError:  # damaged: another id does no harm, a journal written by two machines would
        kept = {}
    ids = {k: v for k, v in kept.items() if isinstance(v, str) and v.isalnum()} if isinstance(kept, dict) else {}
    if key in ids and not renew:
        return ids[key]
    ids[key] = "".join(secrets.choice(_LETTERS) for _ in range(8))
    state.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{_FILE}.{os.getpid()}")
    fresh.write_text(json.dumps(ids, indent=1), encoding="utf-8")
    fresh.replace(path)
    return ids[key]


def machine_name() -> str:
    """What the machine calls itself."""
    return platform.node() or "a machine without a name"


def machine_id() -> str:
    """What tells this machine from every other: the system's own id, else its network address, else its name."""
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            found = Path(place).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if found and found != "uninitialized":
            return found
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            pass
    node = uuid.getnode()
    made_up = node >> 40 & 1  # the multicast bit: no network card was found, and the number is random
    return machine_name() if made_up else f"{node:012x}"
