"""Names of keys: as Textual calls one, as a person writes one, and as one is shown; pure."""

from __future__ import annotations

_SHOWN = {
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "number_sign": "#",
    "slash": "/",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "semicolon": ";",
    "full_stop": ".",
    "comma": ",",
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "backspace": "⌫",
}


_NAMED = {shown: name for name, shown in _SHOWN.items()}


def name_key(key: str) -> str:
    """One key by Textual's name, as a person may write it: `/` is `slash`, `^r` is `ctrl+r`, `shift+s` is `S`."""
    key = key.strip()
    if len(key) > 1 and key.startswith("^"):
        key = f"ctrl+{key[1:]}"
    # The last character may itself be a plus.
    modifiers, _, name = key[:-1].rpartition("+")
    name += key[-1:]
    if modifiers == "shift" and len(name) == 1 and name.isalpha():
        return name.upper()
    key = f"{modifiers}+{_NAMED.get(name, name)}" if modifiers else _NAMED.get(name, name)
    # Terminals send the same for both, and Textual calls it by the name of the key.
    return {"ctrl+i": "tab", "ctrl+m": "enter", "return": "enter"}.get(key, key)


def show_key(key: str) -> str:
    """One key as a person reads it: `ctrl+r` as `^r`, `left_square_bracket` as `[`."""
    modifiers, _, name = key.rpartition("+")
    shown = _SHOWN.get(name, name)
    if modifiers == "ctrl":
        return f"^{shown}"
    return f"{modifiers}+{shown}" if modifiers else shown
