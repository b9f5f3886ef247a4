"""The query language: one for the list, the search box, the command line, exports and saved searches.

    query   = clause { ["AND" | "OR"] clause }          AND binds closer than OR, and may be left out
    clause  = [ "NOT" | "-" ] ( "(" query ")" | [ field ":" ] value )
    value   = word | word* | "a phrase" | "a phrase"*

Fields are `FIELDS`, and `is:` `has:` `date:`. `parse` either understands the whole of what was typed or raises
`QueryError` with the column and the piece where it stopped making sense; `str` prints a query so that parsing it
again gives the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn, cast, get_args

from reader.errors import QueryError
from reader.library.dates import read_dates

Field = Literal["headline", "speaker", "quote", "place", "agency", "source", "tag", "note", "path"]
State = Literal["unread", "read", "starred", "noted"]
Possession = Literal["quotes", "notes", "related"]

FIELDS: tuple[Field, ...] = get_args(Field)
"""What words can be looked for in, besides headline and text together."""
STATES: tuple[State, ...] = get_args(State)
"""What follows `is:`."""
POSSESSIONS: tuple[Possession, ...] = get_args(Possession)
"""What follows `has:`."""

_MOST_TERMS = 60
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Words:
    """Words that must stand together, in a field or (field None) in headline or text."""

    text: str
    """The words, as typed, without quotation marks and without the closing `*`."""
    field: Field | None = None
    """Where they must stand."""
    quoted: bool = False
    """Whether they were typed between quotation marks."""
    prefix: bool = False
    """Whether the last word may go on."""


@dataclass(frozen=True, slots=True)
class Is:
    """What the person did with the article."""

    state: State
    """Unread, read, starred or noted."""


@dataclass(frozen=True, slots=True)
class Has:
    """What the article has."""

    possession: Possession
    """Quotations, notes of the person's, related headlines."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When it was published."""

    written: str
    """As typed: `last-month`."""
    first: date | None
    """The first day that counts; None: any before `end`."""
    end: date | None
    """The first day that no longer counts; None: any from `first` on."""


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    part: Node
    """What must not be."""


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple[Node, ...]
    """Two or more, none of them an And."""


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    parts: tuple[Node, ...]
    """Two or more, none of them an Or."""


Node = Words | Is | Has | Dates | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query; without a root it is every article."""

    root: Node | None = None
    """What must hold."""

    def __str__(self) -> str:
        """The query as it is typed; parsing it gives the same query."""
        return "" if self.root is None else _printed(self.root)

    def leaves(self, *, wanted_only: bool = False) -> Iterator[Words | Is | Has | Dates]:
        """Its terms in order; with `wanted_only` without those that stand under NOT."""
        return _leaves(self.root, wanted_only) if self.root is not None else iter(())

    @property
    def quoted(self) -> bool:
        """Whether it asks for quotations: it has `speaker:` or `quote:`, and not only under NOT."""
        return any(
            isinstance(leaf, Words) and leaf.field in ("speaker", "quote")
            for leaf in self.leaves(wanted_only=True)
        )


def _printed(node: Node) -> str:
    match node:
        case Words(text, field, quoted, prefix):
            words = f'"{text}"' if quoted else text
            return f"{field + ':' if field else ''}{words}{'*' if prefix else ''}"
        case Is(state):
            return f"is:{state}"
        case Has(possession):
            return f"has:{possession}"
        case Dates(written):
            return f"date:{written}"
        case Not(part):
            return f"-({_printed(part)})" if isinstance(part, And | Or) else f"-{_printed(part)}"
        case And(parts):
            return " ".join(f"({_printed(part)})" if isinstance(part, Or) else _printed(part) for part in parts)
        case Or(parts):
            return " OR ".join(map(_printed, parts))


def _leaves(node: Node, wanted_only: bool) -> Iterator[Words | Is | Has | Dates]:
    match node:
        case Not(part):
            if not wanted_only:
                yield from _leaves(part, wanted_only)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part, wanted_only)
        case _:
            yield node


def open_ended(query: Query) -> Query:
    """The query as it is meant while it is still being typed: the last word may go on, when it ends the query."""
    return Query(_open_ended(query.root)) if query.root is not None else query


def _open_ended(node: Node) -> Node:
    match node:
        case Words(text, field, quoted=False, prefix=False) if text[-1:].isalnum() and len(text) > 1:
            return Or((node, Words(text, field, prefix=True)))
        case And(parts):
            return And((*parts[:-1], _open_ended(parts[-1])))
        case Or(parts):
            return _joined(Or, [*parts[:-1], _open_ended(parts[-1])])
        case _:
            return node


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """One node of the parts, its own kind flattened into it."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


# --- parsing --------------------------------------------------------------------------------------------------

_NAMES = (*FIELDS, "is", "has", "date")
_MARKS = '"“”„«»'
_TOKEN = re.compile(
    rf"""
    \s* (?:
        (?P<open> \( ) | (?P<close> \) )
      | (?P<minus> - (?=[^\s)]) )
      | (?P<field> (?i: {"|".join(_NAMES)} ) ) :
      | (?P<unknown> [^\W\d_]+ ) : (?=[^\s/()])
      | [{_MARKS}] (?P<phrase> [^{_MARKS}]* ) (?: [{_MARKS}] (?P<more> \*? ) | $ )
      | (?P<word> [^\s(){_MARKS}]+ )
      | (?P<end> $ )
    )""",
    re.VERBOSE,
)
_KINDS = ("open", "close", "minus", "field", "unknown", "phrase", "word", "end")
_OPERATORS = ("AND", "OR", "NOT")


def parse(text: str, *, today: date, unfinished: bool = False) -> Query:
    """Read a query; blank text is every article.

    Args:
        text: What was typed.
        today: The day that `date:<30d` and `date:last-month` count from.
        unfinished: It is still being typed: a quotation mark or parenthesis may be closed yet, and the last word of a
            phrase that is not closed may go on.

    Raises:
        QueryError: It says the column, the piece, and what is wrong with it.
    """
    return _Parser(text, today, unfinished).query()


class _Parser:
    """A recursive descent over the tokens of one query."""

    def __init__(self, text: str, today: date, unfinished: bool) -> None:
        self.text = text
        self.today = today
        self.unfinished = unfinished
        self.terms = 0
        self.depth = 0
        self.at = 0
        self.kind = ""
        self.token: re.Match[str]
        self.passed_over: re.Match[str] | None = None
        self.advance()

    def advance(self) -> None:
        """Take up the next token; a lone dash or ampersand between words is passed over."""
        after_field = self.kind == "field"
        while True:
            # Every text has a next token: what is no mark, parenthesis or space is a word.
            self.token = cast("re.Match[str]", _TOKEN.match(self.text, self.at))
            self.at = self.token.end()
            self.kind = next(kind for kind in _KINDS if self.token[kind] is not None)
            if self.kind != "word" or after_field or "*" in self.token["word"] or _has_letter(self.token["word"]):
                break
            self.passed_over = self.passed_over or self.token
        if self.kind == "word" and self.token["word"] in _OPERATORS:
            self.kind = self.token["word"]
        elif self.unfinished and self.is_open and not _has_letter(self.token["phrase"]):
            self.kind = "end"

    @property
    def is_open(self) -> bool:
        """Whether it is a phrase whose quotation mark is never closed."""
        return self.kind == "phrase" and self.token["more"] is None

    def fail(self, why: str, piece: str | None = None, start: int | None = None) -> NoReturn:
        """Say where the query stopped making sense."""
        if start is None:
            start = self.token.start() + len(self.token[0]) - len(self.token[0].lstrip())
        piece = self.token[0].strip() if piece is None else piece
        where = f"at “{piece}”" if piece else "at its end"
        raise QueryError(f"The query stops making sense in column {start + 1}, {where}: {why}.")

    def query(self) -> Query:
        """The whole of it."""
        if self.kind == "end":
            if self.passed_over:
                self.token = self.passed_over
                self.fail(_NOTHING)
            return Query()
        root = self.either()
        if self.kind == "close":
            self.fail("no parenthesis is open here")
        return Query(root)

    def either(self) -> Node:
        """Clauses joined by OR."""
        parts = [self.all()]
        while self.kind == "OR":
            self.advance()
            parts.append(self.all())
        return _joined(Or, parts)

    def all(self) -> Node:
        """Clauses joined by AND, or by nothing."""
        parts = [self.clause()]
        while self.kind not in ("OR", "close", "end"):
            if self.kind == "AND":
                self.advance()
            parts.append(self.clause())
        return _joined(And, parts)

    def clause(self) -> Node:
        """One term or parenthesis, or what it must not be."""
        kind = self.kind
        if kind in ("AND", "OR", "close", "end"):
            self.fail("a word is missing here" if kind in ("close", "end") else f"a word is missing before {kind}")
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail("it is nested too deeply")
        if kind in ("NOT", "minus"):
            self.advance()
            node: Node = Not(self.clause())
        elif kind == "open":
            opened = self.token.end() - 1
            self.advance()
            node = self.either()
            if self.kind != "close" and not self.unfinished:
                self.fail("this parenthesis is never closed", "(", opened)
            if self.kind == "close":
                self.advance()
        else:
            node = self.term()
        self.depth -= 1
        return node

    def term(self) -> Node:
        """A value with or without a field."""
        self.terms += 1
        if self.terms > _MOST_TERMS:
            self.fail(f"it has more than {_MOST_TERMS} terms")
        if self.kind == "unknown":
            names = ", ".join(_NAMES)
            self.fail(f"there is no field of that name ({names}); in quotation marks it is searched for as words")
        if self.kind != "field":
            return self.words(None)
        field = self.token["field"].lower()
        self.advance()
        if self.kind not in ("word", "phrase"):
            self.fail(f"a word is missing after “{field}:”")
        if field in FIELDS:
            return self.words(cast("Field", field))
        start = self.token.end() - len(self.token[0].lstrip())
        value = (self.token["word"] or self.token["phrase"] or "").lower()
        node: Node
        if field == "is":
            if value not in STATES:
                self.fail(f"after is: comes {_one_of(STATES)}", value, start)
            node = Is(cast("State", value))
        elif field == "has":
            if value not in POSSESSIONS:
                self.fail(f"after has: comes {_one_of(POSSESSIONS)}", value, start)
            node = Has(cast("Possession", value))
        else:
            days = read_dates(value, self.today)
            if days is None:
                example = "2024-03, 2024-01..2024-03, <30d, >1y, today, yesterday, this-week or last-month"
                self.fail(f"after date: comes something like {example}", value, start)
            node = Dates(value, *days)
        self.advance()
        return node

    def words(self, field: Field | None) -> Node:
        """Words, a phrase or a prefix."""
        quoted, is_open = self.kind == "phrase", self.is_open
        if is_open and not self.unfinished:
            self.fail("this quotation mark is never closed")
        text = self.token[self.kind]
        prefix = self.token["more"] == "*" if quoted else text.endswith("*")
        text = " ".join(text.split()) if quoted else text.removesuffix("*")
        if "*" in text and field != "path":
            self.fail("a * can only end a word")
        if not _has_letter(text) and not (text and field in ("tag", "path")):
            self.fail(_NOTHING)
        if prefix and len(text) < 2 and text.isascii():
            self.fail("a * needs at least two letters before it")
        self.advance()
        words = Words(text, field, quoted, prefix)
        return Or((words, Words(text, field, quoted, prefix=True))) if is_open and len(text) > 1 else words


_NOTHING = "there is no letter or digit in it to search for"


def _has_letter(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _one_of(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]
