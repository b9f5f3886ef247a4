"""A check of every line of every journal, and of what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reader.errors import NotebookError
from reader.notebook import backups, damage
from reader.notebook.clock import parse_time
from reader.notebook.journal import SUFFIX, Journal, NewerError
from reader.notebook.journals import Journals


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found."""

    good: bool
    """Whether all is well."""
    sentence: str
    """What was found, and what was or should be done."""


def examine(journals: Journals) -> Iterator[Finding]:
    """Read every journal anew, under the lock, and tell what is in it and beside it."""
    try:
        paths = sorted(path for path in journals.data.iterdir() if path.name.endswith(SUFFIX))
    except FileNotFoundError:
        yield Finding(True, f"The notebook is empty: nothing was saved yet in {journals.data}.")
        return
    except OSError as error:
        yield Finding(False, f"The notebook's folder {journals.data} cannot be read ({error.strerror or error}).")
        return
    for path in paths:
        try:
            with journals.lock():
                yield _journal(journals, Journal(path))
        except NewerError:
            yield Finding(False, f"{path} was written by a newer Reader; update this one to see what is in it.")
        except (OSError, NotebookError) as error:
            yield Finding(False, f"{path} cannot be read: {error}.")
    for warning in journals.warnings:
        yield Finding(False, warning)
    yield from _backups(journals)
    aside = sorted((journals.data / damage.FOLDER).glob("*"))
    if aside:
        names = ", ".join(path.name for path in aside)
        yield Finding(
            True, f"{journals.data / damage.FOLDER} keeps what was damaged once, for you to look at: {names}."
        )


def _journal(journals: Journals, journal: Journal) -> Finding:
    news = journal.take_up()
    own = journal.path.name == journals.own.path.name
    who = "this machine" if own else journal.header.get("name", "a machine without a name")
    last = journal.last
    when = f", the last one written {_when(str(last.get('clock', last['at'])))}" if last is not None else ""
    records = f"{journal.path} ({who}): {len(news.records):,} records{when}"
    if not journal.sound:
        what = f"{len(news.damaged)} damaged lines" if journal.header else "a damaged header"
        kept = f"kept in {journals.data / damage.FOLDER}"
        cure = "it will be mended at the next start" if own else f"its own machine will mend it ({who})"
        return Finding(False, f"{records}; {what}, {kept}; {cure}.")
    cut = journal.cut_off()
    if cut:
        more = "the next save closes it" if own else "the rest of it may still be on its way"
        return Finding(own, f"{records}; its last line is cut off: {more}.")
    return Finding(True, f"{records}, all sound.")


def _backups(journals: Journals) -> Iterator[Finding]:
    found = backups.newest(journals.data)
    if found is None:
        where = journals.data / backups.FOLDER
        yield Finding(True, f"There is no backup in {where} yet; one is made whenever a library is open.")
        return
    own = backups.newest(journals.data, journals.device) or found
    whole = True
    for path, tables in {path: (path, tables) for path, tables in (own, found)}.values():
        gone = len(backups.lost(tables, journals.merged)) + len(backups.lost_texts(tables, journals.merged))
        if gone:
            whole = False
            cure = "the next backup puts them back"
            if not path.stem.endswith(f"-{journals.device}"):
                cure = f"its machine's journal may be on its way; else `reader import {path}` takes them in"
            yield Finding(False, f"{gone:,} entries of the backup {path} are in no journal; {cure}.")
    if whole:
        count = len(list((journals.data / backups.FOLDER).glob("*.json")))
        yield Finding(
            True,
            f"{count} backup{'s' if count > 1 else ''}; the newest is {found[0]}, and nothing of it is missing.",
        )


def _when(text: str) -> str:
    try:
        return parse_time(text[:24]).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return text
