"""Search: time to the first screenful, for queries drawn from a library's own words, names and places.

    python benchmarks/search.py FOLDER|INDEX [--queries N] [--seed N] [--kind KIND] [--cpu]

The first screenful is what the screen needs to show an answer: which articles, in order (by relevance, as while
searching), forty rows of the list, and forty lines with hits; for `quote:` and `speaker:` which quotations, and forty
of them. Every kind of query is asked in a process of its own, the first time ("first") and then the others ("then");
beside it a bare `SELECT rowid ... MATCH ... LIMIT 40` of one word, on the same index in the same process.

FOLDER must have been indexed before, with READER_CACHE_DIR as it is; INDEX is the file of an index.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from reader.desk import Desk
from reader.library import query as q
from reader.library import search
from reader.library.index import Index
from reader.library.words import words
from reader.locations import find_locations

SCREENFUL = 40
Queries = dict[str, list[str]]


def index_of(path: Path) -> Path:
    """The index of a folder, or the file itself."""
    if path.is_file():
        return path
    places = find_locations()
    with closing(Desk.open(path, data=places.data, cache=places.cache, state=places.state)) as desk:
        return desk._index.path


def draw(index: Index, count: int, seed: int) -> Queries:
    """Queries of each kind, from what stands in articles picked at random: common words come as often as they stand."""
    chance = random.Random(seed)
    size = index.counts().articles
    picked = chance.sample(range(1, size + 1), min(size, 4 * count))
    sql = "SELECT headline, text, place, sorted FROM article WHERE number IN (SELECT value FROM json_each(?))"
    articles = index.select(sql, (json.dumps(picked),))
    said = index.select(
        "SELECT q.speaker, substr(a.text, q.start + 1, q.end - q.start) FROM article a JOIN quotation q"
        " ON q.article = a.number WHERE a.number IN (SELECT value FROM json_each(?)) AND q.speaker IS NOT NULL",
        (json.dumps(picked),),
    )
    chance.shuffle(articles)
    chance.shuffle(said)
    everyday = {term for (term,) in index.select("SELECT term FROM vocabulary ORDER BY doc DESC LIMIT 40")}

    def telling(text: str) -> list[str]:
        """Its words but for the commonest forty, which nobody types alone."""
        return [word for word in words(text) if word not in everyday and len(word) > 2] or ["nothing"]

    def word(text: str) -> str:
        return chance.choice(telling(text))

    def phrase(text: str) -> str:
        """Two words that follow one another, the first of them telling."""
        found = words(text)
        first = word(text)
        at = found.index(first) if first in found else 0
        return " ".join(found[at : at + 2]) or first

    made: Queries = {}
    for number in range(count):
        headline, text, place, day = articles[number % len(articles)]
        speaker, spoken = said[number % len(said)]
        month, place = (day or "2020-01")[:7], (words(place or "") or ["nowhere"])[0]
        surname = words(speaker)[-1]
        common = chance.choice(sorted(everyday))
        for kind, text_of_it in {
            "one word": word(text),
            "two words": f"{word(text)} {word(headline)}",
            "three words": f"{word(text)} {word(text)} {word(headline)}",
            "word being typed": word(text)[:4] + "*",
            "phrase": f'"{phrase(text)}"',
            "word OR word": f"{word(text)} OR {word(headline)}",
            "word NOT word": f"{word(text)} NOT {word(text)}",
            "headline:": f"headline:{word(headline)}",
            "word is:unread": f"{word(text)} is:unread",
            "word place:": f"{word(text)} place:{place}",
            "word date:": f"{word(text)} date:{month}",
            "place: date: is:unread": f"place:{place} date:{month[:4]} is:unread",
            "speaker:": f"speaker:{surname}",
            "quote:": f"quote:{word(spoken)}",
            "quote: phrase": f'quote:"{phrase(spoken)}"',
            "speaker: quote:": f"speaker:{surname} quote:{word(spoken)}",
            "quote: date: is:unread": f"quote:{word(spoken)} date:{month[:4]} is:unread",
            "tag: path:": f"path:{month[:4]} -tag:{word(headline)}",
            "common word word": f"{common} {word(text)}",
        }.items():
            made.setdefault(kind, []).append(text_of_it)
    commonest = index.select("SELECT term FROM vocabulary ORDER BY doc DESC LIMIT 3")
    made["the commonest words"] = [term for (term,) in commonest]
    made["quote: the commonest words"] = [f"quote:{term}" for (term,) in commonest]
    made["is:unread"] = ["is:unread"] * 3
    return made


Clock = Callable[[], float]


def first_screenful(index: Index, text: str, today: date, clock: Clock) -> float:
    """How long it takes, in milliseconds."""
    start = clock()
    query = q.parse(text, today=today)
    if query.quoted:
        keys = search.select_quotations(index, query)
        search.quotation_rows(index, keys[:SCREENFUL])
    else:
        numbers = search.select(index, query, "relevance")
        index.rows(numbers[:SCREENFUL])
        search.hits(index, query, numbers[:SCREENFUL])
    return (clock() - start) * 1000


def bare(index: Index, text: str, clock: Clock) -> float:
    """The first word of a query asked of FTS5 alone, in milliseconds."""
    (word, *_rest) = words(re.sub(r"\w+:", "", text)) or ["nothing"]
    start = clock()
    index.select("SELECT rowid FROM article_words WHERE article_words MATCH ? LIMIT 40", (f'"{word}"',))
    return (clock() - start) * 1000


def measure(path: Path, queries: list[str], clock: Clock) -> dict[str, list[float]]:
    """The times of some queries, in this process, in which nothing was asked before."""
    today = date.today()
    with closing(Index.open(path)) as index:
        return {
            "ours": [first_screenful(index, text, today, clock) for text in queries],
            "bare": [bare(index, text, clock) for text in queries],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path, metavar="FOLDER|INDEX")
    parser.add_argument("--queries", type=int, default=40, metavar="N", help="of each kind (40)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", help="this kind only")
    parser.add_argument("--cpu", action="store_true", help="the processor's time, where the machine is busy")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        clock = time.process_time if options.cpu else time.perf_counter
        print(json.dumps(measure(options.library, json.load(sys.stdin), clock)))
        return
    path = index_of(options.library)
    with closing(Index.open(path)) as index:
        queries = draw(index, options.queries, options.seed)
        print(f"{index.counts().articles:,} articles, {index.counts().unread:,} unread; milliseconds")
    print(f"{'kind':28}{'first':>8}{'median':>8}{'p95':>8}{'max':>8}{'bare':>8}   slowest")
    everything: list[float] = []
    for kind, texts in queries.items():
        if options.kind not in (None, kind):
            continue
        command = [sys.executable, __file__, str(path), "--measure", *(["--cpu"] if options.cpu else [])]
        answer = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
        times = json.loads(answer.stdout)
        first, *then = times["ours"]
        slowest = texts[times["ours"].index(max(then or [first]))]
        line = f"{kind:28}{first:8.1f}{statistics.median(then):8.1f}{percentile(then, 95):8.1f}{max(then):8.1f}"
        print(f"{line}{statistics.median(times['bare']):8.1f}   {slowest}")
        if "commonest" not in kind and kind != "is:unread":
            everything += then
    if everything:
        line = f"{statistics.median(everything):8.1f}{percentile(everything, 95):8.1f}{max(everything):8.1f}"
        print(f"{'all but the last three':28}{'':8}{line}")


def percentile(times: list[float], which: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * which // 100)]


if __name__ == "__main__":
    main()
