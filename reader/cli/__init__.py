"""The commands. Only the one that opens the screen imports Textual; every other works without a terminal."""

from reader.cli import articles, notes, serve, setup, sources, upkeep
from reader.cli.group import cli, main

__all__ = ["articles", "cli", "main", "notes", "serve", "setup", "sources", "upkeep"]
