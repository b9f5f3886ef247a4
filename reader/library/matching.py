"""What of a query goes to FTS5, and how: only as words in quotation marks, never as syntax. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reader.library import query as q
from reader.library.words import is_unspaced, stem, stems_of_prefix, words

_MIDDLE = 2
"""Words that may stand between those of a speaker's name that are asked for."""
_Leaf = Callable[[q.Node], str | None]


def article_expression(node: q.Node) -> str | None:
    """What finds in `article_words` exactly what the node means; None where FTS5 cannot say it."""
    return _expression(node, _article_leaf)


def quotation_expression(node: q.Node) -> str | None:
    """What finds in `quotation_words` exactly the quotations that the node means; None where FTS5 cannot say it."""
    return _expression(node, _quotation_leaf)


def ranking_expression(node: q.Node) -> str | None:
    """An expression for the words that make an article rank higher; None where there are none.

    Where FTS5 can say the whole of it, it finds what `article_expression` finds.
    """
    if (whole := _expression(node, _article_leaf, twice=True)) is not None:
        return whole
    match node:
        case q.And(parts) | q.Or(parts):
            found = [expression for part in parts if (expression := ranking_expression(part))]
            return _joined(" AND " if isinstance(node, q.And) else " OR ", found) if found else None
        case q.Not():
            return None
        case _:
            return _article_leaf(node)


def _expression(node: q.Node, leaf: _Leaf, *, twice: bool = False) -> str | None:
    """With `twice` a word is asked for beside its own prefix, though that finds it: so the very word counts more."""
    match node:
        case q.Or(parts):
            found = [
                _expression(part, leaf, twice=twice)
                for part in parts
                if twice
                or not (isinstance(part, q.Words) and replace(part, prefix=True) in parts and not part.prefix)
            ]
            return _joined(" OR ", found)
        case q.And(parts):
            asked = [_expression(one, leaf, twice=twice) for one in parts if not isinstance(one, q.Not)]
            wanted = _joined(" AND ", asked)
            unwanted = [_expression(one.part, leaf) for one in parts if isinstance(one, q.Not)]
            if not wanted or not unwanted:
                return wanted
            without = _joined(" OR ", unwanted)
            return f"({wanted} NOT {without})" if without else None
        case _:
            return leaf(node)


def _joined(word: str, expressions: Sequence[str | None]) -> str | None:
    known = [one for one in expressions if one is not None]
    return f"({word.join(known)})" if known and len(known) == len(expressions) else None


def _article_leaf(node: q.Node) -> str | None:
    match node:
        case q.Words(field=None | "headline") if not is_unspaced(node.text):
            return _phrases(node, "headline : " if node.field else "")
        case _:
            return None


def _quotation_leaf(node: q.Node) -> str | None:
    match node:
        case q.Words(field="quote") if not is_unspaced(node.text):
            return _phrases(node, "words : ")
        case q.Words(field="speaker") if not is_unspaced(node.text):
            # A middle name or initial more is the same person's.
            name = " ".join(f'"{word}"' for word in words(node.text)) + (" *" if node.prefix else "")
            return f"speaker : NEAR({name}, {_MIDDLE})"
        case _:
            return None


def _phrases(asked: q.Words, column: str) -> str:
    """A phrase of stems; for a prefix one for each stem that words may have which begin so."""
    *first, last = words(asked.text) or [""]
    head = [stem(word) for word in first]
    if not asked.prefix:
        return f'{column}"{" ".join((*head, stem(last)))}"'
    phrases = [f'"{" ".join((*head, last))}" *']
    phrases += [f'"{" ".join((*head, one))}"' for one in sorted(stems_of_prefix(last))]
    return f"{column}({' OR '.join(phrases)})"
