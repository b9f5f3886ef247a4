"""Make a library of N articles, the same on every machine: `python benchmarks/make_library.py FOLDER -n 100000`.

About 3 KB each, in the manner of wire copy: words by Zipf's law from an invented vocabulary, names of people and
places that recur by story, quotations with speakers in several forms, datelines, related headlines that name other
articles of the story. File times follow the publication dates, so "newest first" means something.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

START = datetime(2019, 1, 1, tzinfo=UTC)
DAYS = 2000
STORY = 6
"""Articles a story on average."""

ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh sl sp st t th tr v w"
NUCLEI = "a e i o u ai ea ee io oa ou"
CODAS = " , , , n, r, s, t, l, m, nd, st, ck, ng"
COMMON = """
the of and to in a that for on was with is by as at from it has had be were an are which not but this have its
who would will their been more after one also they about over up there or two new into when than
"""
AGENCIES = ("ARN", "Norpress", "Halden Wire", "SCP", "Meridian")
ROLES = ("harbour minister", "mayor", "union leader", "spokeswoman", "judge", "professor", "captain")
MONTHS = "January February March April May June July August September October November December"


@dataclass
class Story:
    """What the articles of one story share."""

    day: int
    names: list[str]
    place: str
    words: list[str]
    headlines: list[str]


class Newsroom:
    """Writes articles from one stream of random numbers."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.syllables = (ONSETS.split(), NUCLEI.split(), [coda.strip() for coda in CODAS.split(",")])
        self.words = COMMON.split()
        seen = set(self.words)
        while len(self.words) < 40_000:
            word = self._invented(self.random.choice((1, 1, 2, 2, 3)))
            if word not in seen:
                seen.add(word)
                self.words.append(word)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.first = [self._invented(2).capitalize() for _ in range(400)]
        self.last = [self._invented(2).capitalize() for _ in range(4000)]
        self.places = [self._invented(self.random.choice((2, 3))).capitalize() for _ in range(300)]

    def _invented(self, syllables: int) -> str:
        return "".join(self.random.choice(part) for _ in range(syllables) for part in self.syllables)

    def stories(self, articles: int) -> list[Story]:
        pick = self.random
        stories = []
        left = articles
        while left > 0:
            size = min(left, max(1, round(pick.expovariate(1 / STORY))))
            left -= size
            words = [self.words[pick.randrange(200, 20_000)] for _ in range(12)]
            names = [f"{pick.choice(self.first)} {pick.choice(self.last)}" for _ in range(pick.randint(2, 5))]
            place = pick.choice(self.places)
            headlines = [self._headline(words, names, place) for _ in range(size)]
            stories.append(Story(pick.randrange(DAYS), names, place, words, headlines))
        return stories

    def _headline(self, words: list[str], names: list[str], place: str) -> str:
        body = [*self.random.sample(words, 3), *self._words(self.random.randint(2, 5))]
        self.random.shuffle(body)
        surname = self.random.choice(names).split()[1]
        line = " ".join([surname, *body, "in", place])
        return line[0].upper() + line[1:]

    def _words(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def _sentence(self, story: Story, least: int = 8, most: int = 26) -> str:
        words = self._words(self.random.randint(least, most))
        for _ in range(2):
            words[self.random.randrange(len(words))] = self.random.choice(story.words)
        if self.random.random() < 0.3:
            words[self.random.randrange(len(words))] = self.random.choice(story.names).split()[1]
        line = " ".join(words)
        return line[0].upper() + line[1:]

    def _quotation(self, story: Story) -> str:
        pick = self.random
        name = pick.choice(story.names)
        surname = name.split()[1]
        said, more = self._sentence(story, 6, 18), self._sentence(story, 5, 12)
        role = pick.choice(ROLES)
        return pick.choice(
            (
                f'"{said}," {name}, the {role}, told reporters. "{more}."',
                f'"{said}," {surname} said.',
                f"“{said},” said {role} {name}. “{more}.”",
                f'According to {surname}, "{said[0].lower()}{said[1:]}."',
                f'{name} said: "{said}. {more}."',
                f'"{said}," he added.',
            )
        )

    def article(self, story: Story, turn: int, when: datetime) -> str:
        pick = self.random
        paragraphs = []
        size = 0
        goal = max(600, pick.gauss(2600, 800))
        while size < goal:
            if pick.random() < 0.3:
                paragraph = self._quotation(story)
            else:
                paragraph = ". ".join(self._sentence(story) for _ in range(pick.randint(1, 4))) + "."
            paragraphs.append(paragraph)
            size += len(paragraph)
        agency = pick.choice(AGENCIES)
        date = f"{MONTHS.split()[when.month - 1]} {when.day}"
        lead = f"{story.place.upper()}, {date}. /{agency}/. {paragraphs[0]}"
        related = [f"- {line}" for line in story.headlines if line != story.headlines[turn]][:5]
        blocks = [story.headlines[turn], lead, *related, *paragraphs[1:]]
        if len(paragraphs) > 6:
            blocks.insert(len(blocks) - 3, " ".join(pick.sample(story.words, 3)).capitalize())
        return "\n".join(blocks) + "\n"


def articles(count: int, seed: int = 1) -> Iterator[tuple[str, str, datetime]]:
    """Path, text and time of `count` articles."""
    room = Newsroom(seed)
    number = 0
    for story in room.stories(count):
        for turn in range(len(story.headlines)):
            when = START + timedelta(days=story.day + turn * room.random.randint(0, 3), minutes=number % 1440)
            yield f"{when:%Y/%m}/{number:06d}.txt", room.article(story, turn, when), when
            number += 1


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("-n", type=int, default=5000, help="how many articles (default 5000)")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    size = 0
    for path, text, when in articles(chosen.n, chosen.seed):
        file = chosen.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        size += file.write_bytes(text.encode())
        os.utime(file, (when.timestamp(), when.timestamp()))
    print(f"{chosen.n} articles, {size / 1e6:.1f} MB, in {chosen.folder}")


if __name__ == "__main__":
    main()
