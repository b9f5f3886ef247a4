"""Measure quotations and speakers on a gold set and on three variants of it with other marks.

    python benchmarks/quotations.py GOLD.jsonl [GOLD.jsonl ...] [--scorer SCORER.py] [--speed FILE.jsonl[.gz]]

GOLD has one article a line: {"id", "text", "quotes": [{"start", "end", "speaker_canonical", ...}], "optional",
"nonquotes"}, offsets in code points. The variants: every mark straight; single curly marks as in Britain; single
straight marks (apostrophes stay as they are). SCORER is called as `SCORER GOLD PREDICTED --json` and prints an object
with `overlap_f1`, `speaker_acc`, `speaker_prec_attempted`, `speaker_acc_pronoun` and `joint_f1`; without it a small
scorer of our own counts the same things. `--speed` reads articles {"text"} and tells characters a second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.article import quotations

Record = dict[str, Any]

_DOUBLE = re.compile(r"[\"“”„‟«»]|''|``")
_SINGLE = re.compile(r"(?<!\w)['‘’](?=\w)|(?<=[\w.,!?…])['’](?!\w)")
_OPENS_AFTER = " \t\n\u00a0([{—–―-/'\"“‘"


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a mark opens, by its neighbours."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    return before in _OPENS_AFTER and not after.isspace()


def _straight(text: str, start: int, end: int) -> str:
    return '"'


def _british_curly(text: str, start: int, end: int) -> str:
    return "‘" if _opens(text, start, end) else "’"


def _british_straight(text: str, start: int, end: int) -> str:
    return "'"


def variant(
    record: Record, double: Callable[[str, int, int], str], single: Callable[[str, int, int], str]
) -> Record:
    """The record with its double and single marks replaced and every offset moved along."""
    text: str = record["text"]
    pieces: list[str] = []
    moved = [0] * (len(text) + 1)
    at = length = 0
    marks = sorted(
        [(m.start(), m.end(), double) for m in _DOUBLE.finditer(text)]
        + [
            (m.start(), m.end(), single)
            for m in _SINGLE.finditer(text)
            if "''" not in text[m.start() - 1 : m.end() + 1]
        ]
    )
    for start, end, replace in marks:
        if start < at:
            continue
        for offset in range(at, start):
            moved[offset] = length + offset - at
        length += start - at
        pieces.append(text[at:start])
        for offset in range(start, end):
            moved[offset] = length
        pieces.append(replace(text, start, end))
        length += 1
        at = end
    for offset in range(at, len(text) + 1):
        moved[offset] = length + offset - at
    pieces.append(text[at:])
    changed = dict(record, text="".join(pieces))
    changed["quotes"] = [dict(q, start=moved[q["start"]], end=moved[q["end"]]) for q in record["quotes"]]
    for key in ("optional", "nonquotes"):
        changed[key] = [[moved[start], moved[end]] for start, end in record.get(key, [])]
    return changed


def _nested_double(text: str, start: int, end: int) -> str:
    return "“" if _opens(text, start, end) else "”"


def _keep(text: str, start: int, end: int) -> str:
    return text[start:end]


VARIANTS: dict[str, tuple[Callable[[str, int, int], str], Callable[[str, int, int], str]]] = {
    "all marks straight": (_straight, lambda *_: "'"),
    "British single curly": (_british_curly, _nested_double),
    "British single straight": (_british_straight, _keep),
}


def predict(records: list[Record]) -> list[Record]:
    """What Reader finds."""
    return [
        {
            "id": record["id"],
            "quotes": [
                {"start": found.start, "end": found.end, "speaker": found.speaker}
                for found in quotations.find(record["text"])
            ],
        }
        for record in records
    ]


def score_with(scorer: Path, gold: list[Record], predicted: list[Record]) -> Record:
    """The figures of an outside scorer."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")]
        for path, records in zip(paths, (gold, predicted), strict=True):
            path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        command = [sys.executable, str(scorer), *map(str, paths), "--json"]
        return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def score(gold: list[Record], predicted: list[Record]) -> Record:
    """Overlap F1 (intersection over union at least 0.8) and speakers by their last name."""
    matched = found = wanted = named = tried = right = pronouns = pronouns_right = spoken = 0
    for record, guess in zip(gold, predicted, strict=True):
        optional = record.get("optional", [])
        guesses = [
            q for q in guess["quotes"] if not any(_overlap(q, {"start": s, "end": e}) > 0.5 for s, e in optional)
        ]
        wanted += len(record["quotes"])
        found += len(guesses)
        named += sum(q["speaker_canonical"] is not None for q in record["quotes"])
        for quote in record["quotes"]:
            best = max(guesses, key=lambda q: _overlap(q, quote), default=None)
            if best is None or _overlap(best, quote) < 0.8:
                continue
            guesses.remove(best)
            matched += 1
            if quote["speaker_canonical"] is None:
                continue
            spoken += 1
            good = _last(best["speaker"]) == _last(quote["speaker_canonical"])
            tried += best["speaker"] is not None
            right += good
            if quote.get("source_type") == "pronoun":
                pronouns += 1
                pronouns_right += good
    return {
        "overlap_f1": 2 * matched / (found + wanted),
        "speaker_acc": right / max(1, spoken),
        "speaker_prec_attempted": right / max(1, tried),
        "speaker_acc_pronoun": pronouns_right / max(1, pronouns),
        "joint_f1": 2 * right / max(1, tried + named),
    }


def _overlap(one: Record, other: Record) -> float:
    both = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return max(0, both) / (max(one["end"], other["end"]) - min(one["start"], other["start"]))


def _last(name: str | None) -> str | None:
    words = re.findall(r"[\w-]+", re.sub(r"[’']s$|,.*| (?:Jr|Sr)\b\.?", "", name or ""))
    return words[-1].lower() if words else None


def speed(path: Path) -> None:
    """Characters a second on one core, speakers included."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(2000), strict=False)]
    quotations.find(texts[0])
    began = time.process_time()
    count = sum(len(quotations.find(text)) for text in texts)
    took = time.process_time() - began
    size = sum(map(len, texts))
    print(
        f"{len(texts)} articles, {size:,} characters, {count:,} quotations: "
        f"{size / took / 1e6:.2f} million characters a second"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--speed", type=Path)
    chosen = parser.parse_args()
    print(f"{'':40} {'spans F1':>8} {'speaker':>8} {'attempted':>9} {'pronouns':>8} {'joint F1':>8}")
    for path in chosen.gold:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        sets = {path.stem: records}
        for name, (double, single) in VARIANTS.items():
            sets[f"  {name}"] = [variant(record, double, single) for record in records]
        for name, gold in sets.items():
            guess = predict(gold)
            figures = score_with(chosen.scorer, gold, guess) if chosen.scorer else score(gold, guess)
            keys = ("overlap_f1", "speaker_acc", "speaker_prec_attempted", "speaker_acc_pronoun", "joint_f1")
            values = [100 * figures[key] for key in keys]
            print(
                f"{name:40} {values[0]:8.1f} {values[1]:8.1f} {values[2]:9.1f} {values[3]:8.1f} {values[4]:8.1f}"
            )
    if chosen.speed:
        speed(chosen.speed)


if __name__ == "__main__":
    main()
