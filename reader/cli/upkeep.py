"""The commands that keep things in order: index, doctor."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING

import click

from reader.cli.group import cli, json_option, library_option, pass_place
from reader.errors import ReaderError
from reader.opening import Place, plain, tell
from reader.printing import put_json

if TYPE_CHECKING:
    from reader.desk import Desk


_LOOK_EVERY = 2.0
"""Seconds between two looks whether the index is still there, and between two tries of what could not be done."""
_TELL_EVERY = 0.25
"""Seconds between two lines of --json: whoever reads them looks at the index each time."""


@cli.command("index", short_help="Take up new, changed and deleted files.")
@click.option("--rebuild", is_flag=True, help="Read every file anew.")
@click.option("--watch", is_flag=True, hidden=True, help="Stay, and take up changes until standard input ends.")
@library_option
@json_option
@pass_place
def index_command(place: Place, rebuild: bool, watch: bool, as_json: bool) -> None:
    """Take up new, changed and deleted files; with --json a line for each step."""
    desk = place.desk(fresh=False)
    if watch:
        _be_modest()
        _follow(desk, rebuild=rebuild, as_json=as_json)
    else:
        _index_once(desk, rebuild=rebuild, as_json=as_json)
        desk.tidy()


def _follow(desk: Desk, *, rebuild: bool, as_json: bool) -> None:
    """Take up changes as they come, until standard input ends."""
    stop, changed = threading.Event(), threading.Event()

    def watch() -> None:
        try:
            for _change in desk.watch(stop):
                changed.set()
        finally:
            stop.set()
            changed.set()

    def stop_with_input() -> None:
        # When the screen that started this process is gone, however it went, standard input ends.
        sys.stdin.buffer.read()
        stop.set()
        changed.set()

    # Before the first look at the files: no change falls between.
    threading.Thread(target=watch, daemon=True).start()
    threading.Thread(target=stop_with_input, daemon=True).start()
    trouble = ""
    while not stop.is_set():
        changed.clear()
        before, trouble = trouble, ""
        try:
            done = _index_once(desk, rebuild=rebuild, as_json=as_json, unless=changed)
            if done:
                desk.tidy()
        except ReaderError as error:
            # A folder that is away, an index in use, a full disk: what cannot be done now can be later.
            done, trouble = True, str(error)
            if as_json and trouble != before:
                put_json({"trouble": trouble})
                sys.stdout.flush()
        while done and not changed.wait(_LOOK_EVERY) and not trouble and not desk.is_to_be_scanned:
            pass
        rebuild = False


def _index_once(desk: Desk, *, rebuild: bool, as_json: bool, unless: threading.Event | None = None) -> bool:
    """Bring the index up to date; whether it is.

    Quotations that are still to be found when something changes wait until that was taken up.
    """
    last, told = None, 0.0
    for progress in desk.scan(rebuild=rebuild):
        if as_json and (progress.finished or not progress.done or monotonic() - told >= _TELL_EVERY):
            told = monotonic()
            said = asdict(progress)
            del said["identities"]
            put_json({**said, "problems": len(desk.problems())} if progress.finished else said)
            sys.stdout.flush()
        last = progress
        if progress.step == "quotations" and unless is not None and unless.is_set():
            break
    if last is not None and not as_json:
        counts = desk.counts()
        summary = (
            f"{counts.articles:,} articles in {desk.folder}{', rebuilt' * rebuild}: "
            f"{last.added:,} new, {last.changed:,} changed, {last.removed:,} gone."
        )
        click.echo(plain(summary))
        for problem in desk.problems():
            tell(problem.sentence)
    return last is not None and last.finished


def _be_modest() -> None:
    """The reading screen comes first: this process takes what the processor has left."""
    if hasattr(os, "nice"):
        os.nice(10)


@cli.command("doctor", short_help="Check the notebook and the library.")
@click.option("--repair", is_flag=True, help="Part articles that an older Reader took for one.")
@library_option
@json_option
@pass_place
def doctor_command(place: Place, repair: bool, as_json: bool) -> None:
    """Check the notebook and the library, and say what is wrong and what was done about it."""
    from reader.examining import examine

    desk = place.desk()
    findings = list(examine(desk, repair=repair))
    for finding in findings:
        if as_json:
            put_json(asdict(finding))
        else:
            click.echo(plain(f"{'✓' if finding.good else '✗'} {finding.sentence}"))
    if not all(finding.good for finding in findings):
        sys.exit(1)
