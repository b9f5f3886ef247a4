"""The short form of `benchmarks/fuzz.py`: what is wrong in a few hundred mutated inputs is wrong at once."""

from __future__ import annotations

from benchmarks.fuzz import FEEDS, run, seeds
from reader.sources.feeds import read_feed


async def test_mutated_inputs_neither_crash_nor_hang_nor_get_through() -> None:
    findings = await run(400, seed=20261125)
    assert findings.problems == []
    assert {"text/plain", "text/markdown", "text/html", "feed"} <= set(findings.counts)


def test_there_is_something_to_mutate() -> None:
    assert len(seeds()) > 40
    assert all(read_feed(feed, "https://x.example/feed").entries for feed in FEEDS)


def test_references_to_no_character_do_not_stop_a_feed() -> None:
    broken = (
        FEEDS[0].replace("Bridge 0", "Bridge &#xD800;&#1114112;&#99999999999999999999; 0").replace("</rss>", "")
    )
    assert "Bridge" in read_feed(broken, "https://x.example/feed").entries[0].title
