"""What a query means in the index: which articles, and which quotations.

An article is known by its number, a quotation by its key, article << 20 | its place there. What is asked with
`speaker:` and `quote:` is asked of one quotation, everything else of its article.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate, filterfalse
from weakref import WeakKeyDictionary

from reader.library import query as q
from reader.library.index import Index
from reader.library.matching import article_expression, quotation_expression, ranking_expression
from reader.library.needles import needle
from reader.library.order import Sort, in_order, read_numbers
from reader.library.words import fold, words

# More articles than this hold words too common to rank by; the newest come first then.
_RANKED_MOST = 8_000
# So few are put in order one by one.
_FEW = 1_000
_LISTED = "(SELECT value FROM json_each(?))"
_QUOTATION_FIELDS = ("speaker", "quote")
_answers: WeakKeyDictionary[Index, tuple[tuple[int, int], dict[str, array[int]]]] = WeakKeyDictionary()
"""What was asked of each index as it is now: a few bytes an article."""


class Finder:
    """Answers one query from one index, inside its guard."""

    def __init__(self, index: Index, connection: sqlite3.Connection) -> None:
        self.index = index
        self.connection = connection

    def articles(self, root: q.Node, sort: Sort) -> array[int]:
        """The numbers of the articles that it means, in order."""
        wanted, unwanted = _split(root)
        if not wanted:
            # What is left of everything: to take away is quicker than to find the rest.
            gone = self._any_of(unwanted)
            return array("q", [*filterfalse(gone.__contains__, self._in_order(sort))])
        found = self.numbers(root)
        if sort != "relevance":
            return self._in_order(sort, found)
        ranked = array("q", self._ranked(root, found))
        return ranked + self._in_order("newest", found.difference(ranked) if ranked else found)

    def quotations(self, root: q.Node | None) -> array[int]:
        """The keys of the quotations that it means, the newest article's first."""
        keys = self._keys(root) if root is not None else self._all_keys()
        counts = Counter([key >> 20 for key in keys])  # in order of number, as the keys are
        ends = dict(zip(counts, accumulate(counts.values()), strict=True))
        ordered = array("q")
        for number in self._in_order("newest", counts.keys()):
            ordered.extend(keys[ends[number] - counts[number] : ends[number]])
        return ordered

    # --- articles

    def numbers(self, node: q.Node) -> set[int]:
        """The articles that the node means."""
        if (expression := article_expression(node)) is not None:
            return self._matching(expression)
        match node:
            case q.And(parts):
                return self._all_of(parts)
            case q.Or(parts):
                return self._any_of(parts)
            case q.Not(q.Not(part)):
                return self.numbers(part)
            case q.Not(part):
                return self._set("SELECT number FROM article") - self.numbers(part)
            case q.Is("unread"):
                return self._set("SELECT number FROM article") - self.numbers(q.Is("read"))
            case q.Is("read"):
                return set(self._kept("read", lambda: read_numbers(self.connection)))
            case q.Is("starred"):
                return self._marked("starred")
            case q.Is():
                return self._marked("notes > 0")
            case q.Has("quotes"):
                return self._set("SELECT article AS number FROM speech WHERE quotations > 0")
            case q.Has("related"):
                return self._set("SELECT number FROM article WHERE related_count > 0")
            case q.Has():
                return self._marked("notes > 0")
            case q.Dates(_, first, end):
                first_day, end_day = first.isoformat() if first else "0", end.isoformat() if end else ":"
                return self._set("SELECT number FROM article WHERE sorted >= ? AND sorted < ?", first_day, end_day)
            case q.Words(field="speaker" | "quote"):
                return {key >> 20 for key in self._keys(node)}
            case q.Words():
                return self._holding(node)

    def _set(self, sql: str, *values: object) -> set[int]:
        return set(self._list(sql, *values))

    def _list(self, sql: str, *values: object, column: str = "number") -> list[int]:
        # In one row: SQLite need not come back for each, and holds no other thread up meanwhile.
        found = self.connection.execute(f"SELECT json_group_array({column}) FROM ({sql})", values)
        return json.loads(found.fetchone()[0])  # type: ignore[no-any-return]

    def _matching(self, expression: str) -> set[int]:
        return self._set("SELECT rowid AS number FROM article_words WHERE article_words MATCH ?", expression)

    def _marked(self, condition: str) -> set[int]:
        return self._set(
            f"SELECT number FROM mark CROSS JOIN article ON article.id = mark.article WHERE {condition}"
        )

    def _any_of(self, parts: Iterable[q.Node]) -> set[int]:
        return set().union(*map(self.numbers, parts))

    def _all_of(self, parts: Sequence[q.Node]) -> set[int]:
        """What all parts mean: where one asks for a quotation, they mean one with a quotation of which all holds."""
        wanted, unwanted = _split(q.And(tuple(parts)))
        if any(_is_about_quotations(part) for part in wanted):
            return {key >> 20 for key in self._keys_of_all(parts)}
        in_words, wanted, unwanted = _grouped(wanted, unwanted, article_expression)
        found = self.numbers(in_words) if in_words else None
        for part in wanted:
            numbers = self.numbers(part)
            found = numbers if found is None else found & numbers
        if found is None:
            found = self._set("SELECT number FROM article")
        for part in unwanted:
            found -= self.numbers(part)
        return found

    def _holding(self, asked: q.Words) -> set[int]:
        """The articles that hold words which FTS5 does not find."""
        match asked.field:
            case "place" | "agency" | "source" as column:
                wanted = needle(asked, stemmed=False)
                return self._with(column, lambda value: wanted.found(fold(value)))
            case "tag":
                fits = _tag_test(asked)
                return self._with("tags", fits) | self._marked_where("tags", fits)
            case "note":
                wanted = needle(asked)
                return self._marked_where("words", lambda value: wanted.found(fold(value)))
            case "path":
                text = fold(asked.text)
                # LIKE knows the case of ASCII only: paths with other letters are told here.
                holds = "path LIKE ?1 ESCAPE '\\'"
                sql = f"""SELECT number, iif({holds}, NULL, path) FROM article
                    WHERE {holds} OR length(path) <> length(CAST(path AS BLOB))"""
                test = str.startswith if asked.prefix else str.__contains__
                rows = self.connection.execute(sql, (_like(text)[asked.prefix :],))
                return {number for number, path in rows if path is None or test(fold(path), text)}
            case field:
                columns = ("headline",) if field else ("headline", "text")
                condition = " OR ".join(f"{column} LIKE ?1 ESCAPE '\\'" for column in columns)
                return self._set(f"SELECT number FROM article WHERE {condition}", _like(asked.text))

    def _with(self, column: str, fits: Callable[[str], bool]) -> set[int]:
        """The articles that have a value in a column that fits."""
        known = self.connection.execute(f"SELECT DISTINCT {column} FROM article WHERE {column} IS NOT NULL")
        values = [value for (value,) in known if fits(value)]
        sql = f"SELECT number FROM article WHERE {column} IN {_LISTED}"
        return self._set(sql, json.dumps(values)) if values else set()

    def _marked_where(self, column: str, fits: Callable[[str], bool]) -> set[int]:
        sql = f"""SELECT number, mark.{column} FROM mark CROSS JOIN article ON article.id = mark.article
            WHERE mark.{column} NOT IN ('', '[]')"""
        return {number for number, value in self.connection.execute(sql) if fits(value)}

    # --- quotations

    def _keys(self, node: q.Node) -> list[int]:
        """The quotations that the node means, in order of their keys."""
        if (expression := quotation_expression(node)) is not None:
            sql = "SELECT rowid AS key FROM quotation_words WHERE quotation_words MATCH ?"
            return self._list(sql, expression, column="key")
        match node:
            case q.And(parts):
                return self._keys_of_all(parts)
            case q.Or(parts):
                return sorted(set().union(*map(self._keys, parts)))
            case q.Not(part):
                return _without(self._all_keys(), self._keys(part))
            case q.Words(field="speaker"):
                return self._spoken_by(node)
            case q.Words(field="quote"):
                return self._saying(node)
            case _:
                return self._keys_in(self.numbers(node))

    def _keys_of_all(self, parts: Sequence[q.Node]) -> list[int]:
        wanted, unwanted = _split(q.And(tuple(parts)))
        in_words, wanted, unwanted = _grouped(wanted, unwanted, quotation_expression)
        found = self._keys(in_words) if in_words else None
        about = [part for part in wanted if _asks_of_quotations(part)]
        if found is None and not about:
            whole = [part for part in wanted if part not in about]
            found = self._keys_in(self._all_of(whole)) if whole else self._all_keys()
            wanted = []
        for part in sorted(wanted, key=_asks_of_quotations, reverse=True):
            if not _asks_of_quotations(part):
                numbers = self.numbers(part)
                found = [key for key in found or () if key >> 20 in numbers]
            elif found is None:
                found = self._keys(part)
            else:
                found = sorted({*found}.intersection(self._keys(part)))
        for part in unwanted:
            if _asks_of_quotations(part):
                found = _without(found or (), self._keys(part))
            else:
                numbers = self.numbers(part)
                found = [key for key in found or () if key >> 20 not in numbers]
        return found or []

    def _all_keys(self) -> list[int]:
        return self._list("SELECT key FROM quotation ORDER BY key", column="key")

    def _keys_in(self, numbers: Iterable[int]) -> list[int]:
        sql = f"SELECT key FROM quotation WHERE key >> 20 IN {_LISTED} ORDER BY key"
        listed = sorted(numbers)
        if len(listed) < _RANKED_MOST:
            sql = """SELECT q.key FROM json_each(?) CROSS JOIN quotation q
                ON q.key >= value << 20 AND q.key < (value + 1) << 20"""
        return self._list(sql, json.dumps(listed), column="key")

    def _spoken_by(self, asked: q.Words) -> list[int]:
        """By whose names hold something that FTS5 does not find."""
        wanted = needle(asked, stemmed=False)
        known = self.connection.execute("SELECT DISTINCT speaker FROM quotation WHERE speaker IS NOT NULL")
        names = json.dumps([name for (name,) in known if wanted.found(fold(name))])
        return sorted(self._list(f"SELECT key FROM quotation WHERE speaker IN {_LISTED}", names, column="key"))

    def _saying(self, asked: q.Words) -> list[int]:
        """With something in them that FTS5 does not find."""
        wanted = needle(asked)
        sql = """SELECT key, substr(text, start + 1, end - start) FROM article CROSS JOIN quotation
            ON key >= number << 20 AND key < (number + 1) << 20 WHERE text LIKE ? ESCAPE '\\'"""
        found = self.connection.execute(sql, (_like(asked.text),))
        return sorted(key for key, text in found if wanted.found(fold(text)))

    # --- order

    def _in_order(self, sort: Sort, among: Collection[int] | None = None) -> array[int]:
        if sort not in ("newest", "relevance") or (among is not None and len(among) <= _FEW):
            return in_order(self.connection, sort, among)
        newest = self._kept("newest", lambda: in_order(self.connection, "newest"))
        return newest[:] if among is None else array("q", [*filter(among.__contains__, newest)])

    def _kept(self, name: str, ask: Callable[[], Iterable[int]]) -> array[int]:
        """What is asked for at each key that is typed, and stays the same until somebody writes."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        state = version, self.connection.total_changes
        known = _answers.get(self.index)
        if known is None or known[0] != state:
            known = _answers[self.index] = state, {}
        if name not in known[1]:
            known[1][name] = array("q", ask())
        return known[1][name]

    def _ranked(self, root: q.Node, found: set[int]) -> list[int]:
        """Those that can be ranked by their words, best first; a word of the headline counts for five."""
        expression = ranking_expression(root)
        if expression is None or not found:
            return []
        holding = len(found)
        if holding <= _RANKED_MOST and article_expression(root) is None:
            count = "SELECT count(*) FROM (SELECT 1 FROM article_words WHERE article_words MATCH ? LIMIT ?)"
            (holding,) = self.connection.execute(count, (expression, _RANKED_MOST + 1)).fetchone()
        if holding > _RANKED_MOST:
            return []
        sql = """SELECT rowid AS number FROM article_words WHERE article_words MATCH ?
            ORDER BY bm25(article_words, 5.0, 1.0)"""
        return [*filter(found.__contains__, self._list(sql, expression))]


def _split(node: q.Node) -> tuple[list[q.Node], list[q.Node]]:
    """What must be, and what must not: the parts of an And, or the one."""
    wanted: list[q.Node] = []
    unwanted: list[q.Node] = []
    for part in node.parts if isinstance(node, q.And) else (node,):
        match part:
            case q.Not(q.Not(inner)):
                wanted.append(inner)
            case q.Not(q.Is("unread")):
                wanted.append(q.Is("read"))
            case q.Not(inner):
                unwanted.append(inner)
            case q.Is("unread"):
                unwanted.append(q.Is("read"))
            case _:
                wanted.append(part)
    return wanted, unwanted


def _grouped(
    wanted: list[q.Node], unwanted: list[q.Node], expression: Callable[[q.Node], str | None]
) -> tuple[q.Node | None, list[q.Node], list[q.Node]]:
    """What of it can be asked in one MATCH, as one node, and what is left of both."""
    group = [part for part in wanted if expression(part) is not None]
    if not group:
        return None, wanted, unwanted
    against = [part for part in unwanted if expression(part) is not None]
    parts = (*group, *map(q.Not, against))
    rest = [part for part in wanted if part not in group], [part for part in unwanted if part not in against]
    return (parts[0] if len(parts) == 1 else q.And(parts)), *rest


def _asks_of_quotations(node: q.Node) -> bool:
    """Whether any of it is told from a quotation."""
    return any(isinstance(leaf, q.Words) and leaf.field in _QUOTATION_FIELDS for leaf in q.Query(node).leaves())


def _is_about_quotations(node: q.Node) -> bool:
    """Whether only what has a quotation can be meant, because each way to be meant asks for one."""
    match node:
        case q.And(parts):
            return any(map(_is_about_quotations, parts))
        case q.Or(parts):
            return all(map(_is_about_quotations, parts))
        case q.Words(field="speaker" | "quote"):
            return True
        case _:
            return False


def _without(keys: Iterable[int], gone: Iterable[int]) -> list[int]:
    return [*filterfalse(frozenset(gone).__contains__, keys)]


def _like(text: str) -> str:
    """A LIKE pattern, with `\\` as its escape, for what contains the text."""
    # Half a character of UTF-16, which SQLite does not take, is no part of anything.
    text = text.encode(errors="replace").decode()
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def _tag_test(asked: q.Words) -> Callable[[str], bool]:
    """Whether the asked tag is in a JSON list of them; a # before it, and what joins its words, do not matter."""

    def plain(tag: str) -> str:
        return " ".join(words(tag)) or tag.strip()

    wanted = plain(asked.text)
    first = next(iter(words(asked.text)), "")

    def fits(listed: str) -> bool:
        if first not in fold(listed):
            return False  # most are not even near it, and reading JSON costs
        return any(
            plain(tag).startswith(wanted) if asked.prefix else plain(tag) == wanted for tag in json.loads(listed)
        )

    return fits
