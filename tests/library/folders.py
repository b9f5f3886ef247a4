"""A folder of articles as the tests of the scan need it: written, scanned, and what a notebook would know of it."""

import os
import random
from pathlib import Path

from reader.article.model import Identity
from reader.library.identity import fingerprint
from reader.library.index import Index
from reader.library.scan import Progress, scan

WORDS = (
    "harbour",
    "ferry",
    "council",
    "strike",
    "budget",
    "bridge",
    "school",
    "storm",
    "market",
    "rail",
    "court",
    "tax",
)


def story(seed: int, edits: int = 0) -> str:
    """An article of some hundred words of its own; with some of them changed."""
    pick = random.Random(seed)
    words = [f"{pick.choice(WORDS)}{pick.randrange(40)}" for _ in range(240)]
    for n in range(edits):
        words[7 + n * 230 // edits] = f"changed{n}"
    sentences = [" ".join(words[n : n + 12]).capitalize() + "." for n in range(0, len(words), 12)]
    paragraphs = "\n".join(" ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4))
    return f"{WORDS[seed % 12].title()} plan number {seed} divides the council\nHALDEN, March 3. /ARN/. {paragraphs}\n"


def spoken(seed: int) -> str:
    """A story in which somebody says something."""
    pick = random.Random(seed)
    name = f"Ida {WORDS[seed % 12].title()}"
    sentences = [
        f"It was the {pick.choice(WORDS)} of {pick.randrange(10**6)} that he had in mind for the {pick.choice(WORDS)}."
        for _ in range(8)
    ]
    return (
        f"{WORDS[seed % 12].title()} plan number {seed} divides the council\nHALDEN, March 3. /ARN/. "
        f"{' '.join(sentences)}\n“The {WORDS[seed % 7]} of {seed} is late, and it is not the first,” said {name}, the"
        " mayor. “It was late in the winter, and it was late before that.”\n"
    )


class Library:
    """A folder, its index, and what a notebook would know of it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "articles"
        self.folder.mkdir()
        self.index = Index.open(root / "index.sqlite")
        self.known: dict[str, Identity] = {}

    def write(self, path: str, content: str | bytes, at: int | None = None) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if at is not None:
            os.utime(file, (at, at))
        return file

    def scan(self, **options: bool) -> Progress:
        for progress in scan(self.folder, self.index, tuple(self.known.values()), **options):
            for one in progress.identities:
                assert one.id in self.known
                self.known[one.id] = one
        assert progress.finished
        return progress

    def ids(self) -> dict[str, str]:
        return {path: id for path, _, _, id, _ in self.index.files()}

    def remember(self, *paths: str) -> None:
        """What the notebook does with an article that the person touched."""
        for id in [self.ids()[path] for path in paths]:
            self.known[id] = next(self.index.identities("id", [id]))

    def forget_index(self) -> None:
        path = self.index.path
        self.index.close()
        path.unlink()
        self.index = Index.open(path)

    def problems(self) -> dict[str, str]:
        return {one.path: one.sentence for one in self.index.problems()}


def check_known(library: Library) -> None:
    """The notebook knows every article that is held as it now is."""
    for path, id in library.ids().items():
        if id in library.known:
            text = library.index.article(id).text
            assert (library.known[id].path, library.known[id].fingerprint) == (path, fingerprint(text))
    before = dict(library.known)
    assert library.scan().identities == ()
    assert library.known == before


MATTER = "---\ntitle: A plan\nurl: https://halden.example/plan\n---\n"


def everything(index: Index) -> list[list[tuple[object, ...]]]:
    """All that an index holds of its articles, but for the numbers that it gave them."""
    return [
        index.select("SELECT id, path, digest, headline, text, a.spans, s.spans, quotations"
                     " FROM article a LEFT JOIN speech s ON s.article = a.number ORDER BY id"),
        index.select("SELECT id, key & 1048575, start, end, speaker FROM quotation JOIN article ON number = article"
                     " ORDER BY 1, 2"),
        index.select("SELECT id, (SELECT id FROM article WHERE number = first) FROM copy"
                     " JOIN article ON number = copy.article ORDER BY 1"),
        sorted(words_of(index, "article_words", "doc")),
        sorted(words_of(index, "quotation_words", "doc >> 20")),
    ]  # fmt: skip


def words_of(index: Index, table: str, number: str) -> list[tuple[object, ...]]:
    """Every word of an index of words, by the article's id."""
    index.connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_are USING fts5vocab(main, {table}, 'instance')")
    try:
        sql = f"SELECT id, col, term, offset FROM temp.{table}_are LEFT JOIN article ON number = {number}"
        return index.select(sql)
    finally:
        index.connection.execute(f"DROP TABLE temp.{table}_are")
