"""What a query means in the index: sets of article numbers, a set a term, joined as the query says.

Words go to FTS5, and only as words in quotation marks: nothing typed reaches MATCH as syntax.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from reader.library import query as q
from reader.library.needles import needle
from reader.library.words import FEW_TERMS, fold, is_unspaced, prefix_forms, words

Sort = Literal["newest", "oldest", "headline", "place", "unread", "relevance"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders that a list can have."""

# So many articles hold words too common to rank by; the newest come first then.
_RANKED_MOST = 20_000
# Fewer than these are ordered by looking each up, more by walking the whole order.
_LOOKED_UP_MOST = 1_000

# --- what goes to MATCH ---------------------------------------------------------------------------------------


_Kept = Callable[[str], Sequence[str]]


def match_expression(node: q.Node, kept: _Kept) -> str | None:
    """The FTS5 expression that finds exactly what the node means; None where FTS5 cannot say it.

    Args:
        node: Words, or words joined.
        kept: Gives the terms of the index that begin so, see `words.prefix_forms`.
    """
    match node:
        case q.Words(field=None | "headline"):
            return None if is_unspaced(node.text) else _phrases(node, "headline : " if node.field else "", kept)
        case q.Or(parts):
            expressions = [match_expression(part, kept) for part in parts]
            return None if None in expressions else "(" + " OR ".join(filter(None, expressions)) + ")"
        case q.And(parts):
            wanted = [match_expression(part, kept) for part in parts if not isinstance(part, q.Not)]
            unwanted = [match_expression(part.part, kept) for part in parts if isinstance(part, q.Not)]
            if None in wanted or None in unwanted or not wanted:
                return None
            expression = "(" + " AND ".join(filter(None, wanted)) + ")"
            return f"({expression} NOT ({' OR '.join(filter(None, unwanted))}))" if unwanted else expression
        case _:
            return None


def _phrases(asked: q.Words, column: str, kept: _Kept) -> str:
    """Quoted phrases for words: one, or for a prefix one for each form that may begin so."""
    *head, last = words(asked.text) or [""]
    if not asked.prefix:
        return f'{column}"{" ".join((*head, last))}"'
    prefixes, whole = prefix_forms(last, kept)
    phrases = [f'"{" ".join((*head, form))}" *' for form in prefixes]
    phrases += [f'"{" ".join((*head, form))}"' for form in whole]
    return f"{column}({' OR '.join(phrases)})"


def ranking_expression(node: q.Node, kept: _Kept) -> str | None:
    """An expression for the words that make an article rank higher; None where there are none."""
    match node:
        case q.And(parts) | q.Or(parts):
            expressions = [expression for part in parts if (expression := ranking_expression(part, kept))]
            word = " AND " if isinstance(node, q.And) else " OR "
            return f"({word.join(expressions)})" if expressions else None
        case q.Not():
            return None
        case _:
            return match_expression(node, kept)


# --- sets of numbers ------------------------------------------------------------------------------------------

_QUOTATION_FIELDS = ("speaker", "quote")
Predicate = Callable[[int, str | None, str], bool]


def _asks_of_quotation(node: q.Node) -> bool:
    """Whether all of it can be told from one quotation alone."""
    return all(isinstance(leaf, q.Words) and leaf.field in _QUOTATION_FIELDS for leaf in q.Query(node).leaves())


@dataclass(frozen=True, slots=True)
class Quoting:
    """What a quotation is told with."""

    number: int
    id: str
    headline: str
    published: str | None
    text: str


class Finder:
    """Answers one query from one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def _numbers(self, sql: str, *values: object) -> set[int]:
        return set(chain.from_iterable(self.connection.execute(sql, values)))

    def _everything(self) -> set[int]:
        return self._numbers("SELECT number FROM article")

    def _kept(self, prefix: str) -> list[str]:
        sql = f"SELECT term FROM vocabulary WHERE term >= ? AND term < ? LIMIT {FEW_TERMS + 1}"
        return [term for (term,) in self.connection.execute(sql, (prefix, prefix + "\U0010ffff"))]

    def numbers(self, node: q.Node) -> set[int]:
        """The articles that the node means."""
        if (expression := match_expression(node, self._kept)) is not None:
            return self._matching(expression)
        if _asks_of_quotation(node) and not isinstance(node, q.Not):
            return self._quoting(node)
        match node:
            case q.And(parts):
                return self._all_of(parts)
            case q.Or(parts):
                return set().union(*map(self.numbers, parts))
            case q.Not(part):
                return self._everything() - self.numbers(part)
            case q.Is("unread"):
                return self._everything() - self._marked("read")
            case q.Is(state):
                return self._marked({"read": "read", "starred": "starred"}.get(state, "notes > 0"))
            case q.Has("notes"):
                return self._marked("notes > 0")
            case q.Has(possession):
                column = "quotation_count" if possession == "quotes" else "related_count"
                return self._numbers(f"SELECT number FROM article WHERE {column} > 0")
            case q.Dates(_, first, end):
                first_day, end_day = first.isoformat() if first else "0", end.isoformat() if end else ":"
                return self._numbers(
                    "SELECT number FROM article WHERE sorted >= ? AND sorted < ?", first_day, end_day
                )
            case q.Words():
                return self._holding(node)

    def _all_of(self, parts: tuple[q.Node, ...]) -> set[int]:
        """What all parts mean: words in one MATCH, what is asked of quotations of the same one."""
        wanted = [part for part in parts if not isinstance(part, q.Not)]
        groups: list[q.Node] = []
        for belongs in (lambda part: match_expression(part, self._kept) is not None, _asks_of_quotation):
            if any(belongs(part) for part in wanted):
                group = [part for part in parts if belongs(part.part if isinstance(part, q.Not) else part)]
                groups.append(group[0] if len(group) == 1 else q.And(tuple(group)))
                parts = tuple(part for part in parts if part not in group)
        found: set[int] | None = None
        for part in sorted((*groups, *parts), key=lambda part: isinstance(part, q.Not)):
            if isinstance(part, q.Not) and found is not None:
                found -= self.numbers(part.part)
            else:
                numbers = self.numbers(part)
                found = numbers if found is None else found & numbers
        return found or set()

    def _matching(self, expression: str) -> set[int]:
        return self._numbers("SELECT rowid FROM article_words WHERE article_words MATCH ?", expression)

    def _marked(self, condition: str) -> set[int]:
        sql = f"SELECT number FROM mark CROSS JOIN article ON article.id = mark.article WHERE {condition}"
        return self._numbers(sql)

    def _holding(self, asked: q.Words) -> set[int]:
        """The articles that hold words which FTS5 does not find."""
        match asked.field:
            case None | "headline":
                columns = ("headline",) if asked.field else ("headline", "text")
                condition = " OR ".join(f"{column} LIKE ?1 ESCAPE '\\'" for column in columns)
                return self._numbers(f"SELECT number FROM article WHERE {condition}", _like(asked.text))
            case "place" | "agency" | "source" as column:
                wanted = needle(asked, stemmed=False)
                values = self._values(column, lambda value: wanted.found(fold(value)))
                return self._numbers(f"SELECT number FROM article WHERE {column} IN {_LISTED}", values)
            case "tag":
                fits = _tag_test(asked)
                values = self._values("tags", lambda value: any(map(fits, json.loads(value))))
                own = self._numbers(f"SELECT number FROM article WHERE tags IN {_LISTED}", values)
                return own | self._marked_where("tags", lambda value: any(map(fits, json.loads(value))))
            case "note":
                wanted = needle(asked)
                return self._marked_where("words", lambda value: wanted.found(fold(value)))
            case _:
                text = fold(asked.text)
                test = str.startswith if asked.prefix else str.__contains__
                paths = self.connection.execute("SELECT number, path FROM article")
                return {number for number, path in paths if test(fold(path), text)}

    def _values(self, column: str, fits: Callable[[str], bool]) -> str:
        """The column's different values that fit, as a JSON list."""
        values = self.connection.execute(f"SELECT DISTINCT {column} FROM article WHERE {column} IS NOT NULL")
        return json.dumps([value for (value,) in values if fits(value)])

    def _marked_where(self, column: str, fits: Callable[[str], bool]) -> set[int]:
        sql = f"SELECT number, mark.{column} FROM mark CROSS JOIN article ON article.id = mark.article"
        return {number for number, value in self.connection.execute(sql) if value and fits(value)}

    # --- quotations

    def _quoting(self, node: q.Node) -> set[int]:
        """The articles with a quotation that is as the node says."""
        possible = self._possible(node)
        if isinstance(node, q.Words) and node.field == "speaker":
            return possible
        fits = self.predicate(node)
        return {
            article.number
            for article, spoken in self.spoken(possible)
            if any(fits(article.number, name, fold(article.text[start:end])) for start, end, name in spoken)
        }

    def _possible(self, node: q.Node) -> set[int]:
        """A superset of `_quoting`, without reading a text."""
        match node:
            case q.Words(field="speaker"):
                return self._numbers(
                    f"SELECT article FROM quotation WHERE speaker IN {_LISTED}", self._speakers(node)
                )
            case q.Words() if is_unspaced(node.text):
                return self._numbers("SELECT number FROM article WHERE text LIKE ? ESCAPE '\\'", _like(node.text))
            case q.Words():
                return self._matching(_phrases(node, "text : ", self._kept))
            case q.And(parts) if wanted := [part for part in parts if not isinstance(part, q.Not)]:
                return set.intersection(*map(self._possible, wanted))
            case q.Or(parts):
                return set().union(*map(self._possible, parts))
            case _:
                return self._numbers("SELECT DISTINCT article FROM quotation")

    def _speakers(self, asked: q.Words) -> str:
        """The speakers of that name, as a JSON list."""
        wanted = needle(asked, stemmed=False)
        # From one name to the next larger one by the index, over all the quotations of each.
        names = self.connection.execute(
            """WITH RECURSIVE name(n) AS (
                 SELECT min(speaker) FROM quotation
                 UNION ALL
                 SELECT (SELECT min(speaker) FROM quotation WHERE speaker > n) FROM name WHERE n IS NOT NULL)
               SELECT n FROM name WHERE n IS NOT NULL"""
        )
        return json.dumps([name for (name,) in names if wanted.found(fold(name))])

    def predicate(self, node: q.Node) -> Predicate:
        """Whether a quotation (article number, speaker, folded words) is as the node says."""
        if not any(
            isinstance(leaf, q.Words) and leaf.field in _QUOTATION_FIELDS for leaf in q.Query(node).leaves()
        ):
            found = self.numbers(node)
            return lambda number, _speaker, _text: number in found
        match node:
            case q.Words(field="speaker"):
                named = needle(node, stemmed=False)
                return lambda _number, speaker, _text: speaker is not None and named.found(fold(speaker))
            case q.Words():
                said = needle(node)
                return lambda _number, _speaker, text: said.found(text)
            case q.Not(part):
                unwanted = self.predicate(part)
                return lambda *quotation: not unwanted(*quotation)
            case q.And(parts) | q.Or(parts):
                tests = [self.predicate(part) for part in parts]
                joined = all if isinstance(node, q.And) else any
                return lambda *quotation: joined(test(*quotation) for test in tests)
            case _:
                raise AssertionError(node)

    def spoken(self, numbers: Iterable[int]) -> Iterator[tuple[Quoting, list[tuple[int, int, str | None]]]]:
        """Articles with their quotations (start, end, speaker), in the order asked."""
        article_sql = "SELECT number, id, headline, published, text FROM article WHERE number = ?"
        sql = "SELECT start, end, speaker FROM quotation WHERE article = ? ORDER BY ordinal"
        for number in numbers:
            spoken = self.connection.execute(sql, (number,)).fetchall()
            if spoken and (row := self.connection.execute(article_sql, (number,)).fetchone()):
                yield Quoting(*row), spoken

    # --- order

    def in_order(self, sort: Sort, found: set[int] | None = None) -> list[int]:
        """Numbers in order: all of them, or those found."""
        if sort == "unread":
            read = self._marked("read")
            order = self.in_order("newest", found)
            return [number for number in order if number not in read] + [
                number for number in order if number in read
            ]
        order_by = _ORDERS[sort]
        if found is None or len(found) > _LOOKED_UP_MOST:
            numbers = chain.from_iterable(self.connection.execute(f"SELECT number FROM article {order_by}"))
            return [*numbers] if found is None else [number for number in numbers if number in found]
        sql = f"SELECT number FROM article WHERE number IN {_LISTED} {order_by}"
        return [*chain.from_iterable(self.connection.execute(sql, (json.dumps(list(found)),)))]

    def ranked(self, node: q.Node, found: set[int]) -> list[int]:
        """Those that can be ranked by their words, best first; a word of the headline counts for five."""
        expression = ranking_expression(node, self._kept)
        if expression is None or len(found) > _RANKED_MOST:
            return []
        sql = "SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY bm25(article_words, 5.0, 1.0)"
        return [number for (number,) in self.connection.execute(sql, (expression,)) if number in found]


_LISTED = "(SELECT value FROM json_each(?))"
# What has no date or no place comes last.
_ORDERS = {
    "newest": "ORDER BY sorted DESC, number DESC",
    "oldest": "ORDER BY sorted = '', sorted, number",
    "headline": "ORDER BY headline, number",
    "place": "ORDER BY place IS NULL, place, sorted DESC, number DESC",
}


def _like(text: str) -> str:
    """A LIKE pattern, with `\\` as its escape, for what contains the text."""
    text = text.encode(errors="replace").decode()
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def _tag_test(asked: q.Words) -> Callable[[str], bool]:
    """Whether a tag is the one asked for; a # before it, and what joins its words, do not matter."""

    def plain(tag: str) -> str:
        return " ".join(words(tag)) or tag.strip()

    wanted = plain(asked.text)
    return lambda tag: plain(tag).startswith(wanted) if asked.prefix else plain(tag) == wanted
