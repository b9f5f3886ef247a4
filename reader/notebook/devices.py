"""Which device this is: an id for its journal, kept on this machine and never in the folder that travels."""

from __future__ import annotations

import hashlib
import json
import platform
import secrets
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from reader.notebook.locking import locked

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
    known = _kept(state).get(key)
    if known is not None and not renew:
        return known
    state.mkdir(parents=True, exist_ok=True)
    with locked(state / "device.lock"):
        ids = _kept(state)
        if ids.get(key) in (None, known):  # else another process was faster
            ids[key] = "".join(secrets.choice(_LETTERS) for _ in range(8))
            fresh = state / f"{_FILE}.new"
            fresh.write_text(json.dumps(ids, indent=1), encoding="utf-8")
            fresh.replace(state / _FILE)
        return ids[key]


def _kept(state: Path) -> dict[str, str]:
    """The ids by machine; those of a damaged file count for nothing: another id does no harm."""
    try:
        kept = json.loads((state / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {k: v for k, v in kept.items() if isinstance(v, str) and v.isalnum()} if isinstance(kept, dict) else {}


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
