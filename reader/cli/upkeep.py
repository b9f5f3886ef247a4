"""The commands that keep things in order: index, doctor."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.group import cli, json_option, library_option, pass_place
from reader.opening import Place, plain, tell
from reader.printing import put_json

if TYPE_CHECKING:
    from reader.desk import Desk


@cli.command("index")
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
    stop = threading.Event()
    if watch:
        threading.Thread(target=_stop_with_input, args=(stop,), daemon=True).start()
    _index_once(desk, rebuild=rebuild, as_json=as_json)
    desk.tidy()
    if watch:
        for _change in desk.watch(stop):
            _index_once(desk, rebuild=False, as_json=as_json)
            desk.tidy()


def _index_once(desk: Desk, *, rebuild: bool, as_json: bool) -> None:
    last = None
    for progress in desk.scan(rebuild=rebuild):
        last = progress
        if as_json:
            said = asdict(progress)
            del said["identities"]
            put_json({**said, "problems": len(desk.problems())} if progress.finished else said)
            sys.stdout.flush()
    if last is not None and not as_json:
        counts = desk.counts()
        click.echo(
            f"{counts.articles:,} articles in {desk.folder}: "
            f"{last.added:,} new, {last.changed:,} changed, {last.removed:,} gone."
        )
        for problem in desk.problems():
            tell(problem.sentence)


def _be_modest() -> None:
    """The reading screen comes first: this process takes what the processor has left."""
    if hasattr(os, "nice"):
        os.nice(10)


def _stop_with_input(stop: threading.Event) -> None:
    """When the screen that started this process is gone, however it went, standard input ends."""
    sys.stdin.buffer.read()
    stop.set()


@cli.command("doctor")
@library_option
@json_option
@pass_place
def doctor_command(place: Place, as_json: bool) -> None:
    """Check the notebook and the library, and say what is wrong and what was done about it."""
    desk = place.desk()
    findings = list(desk.examine())
    for finding in findings:
        if as_json:
            put_json(asdict(finding))
        else:
            click.echo(plain(f"{'✓' if finding.good else '✗'} {finding.sentence}"))
    if not all(finding.good for finding in findings):
        sys.exit(1)
