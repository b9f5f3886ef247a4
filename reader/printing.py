"""An article on paper, as it were: printed once to a terminal with Rich, for `reader show`."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from reader.article.clean import clean
from reader.desk import Held

_SPEAKER_STYLES = ("cyan", "green", "yellow", "magenta", "blue", "red")


def print_article(held: Held) -> None:
    """Headline, facts, text with its quotations in colour and their speakers named, related headlines."""
    article, console = held.article, Console(highlight=False, markup=False, emoji=False)
    width = min(76, console.width)
    console.print(Text(clean(article.headline), style="bold"), width=width)
    line = article.dateline
    facts = [fact for fact in (line.place, line.date, line.agency, article.byline) if fact]
    if facts:
        console.print(Text(clean(" · ".join(facts)), style="dim"), width=width)
    names = [quotation.speaker for quotation in article.quotations if quotation.speaker]
    styles = {
        name: _SPEAKER_STYLES[number % len(_SPEAKER_STYLES)] for number, name in enumerate(dict.fromkeys(names))
    }
    # Not cleaned as one string: the spans are offsets into it, and parsing has cleaned it already.
    text = Text(article.text)
    for block in article.blocks:
        if block.kind == "subheading":
            text.stylize("bold", block.start, block.end)
    for quotation in article.quotations:
        text.stylize(styles.get(quotation.speaker or "", "italic"), quotation.start, quotation.end)
    console.print()
    for block in article.blocks:
        console.print(
            Padding(text[block.start : block.end], (0, 0, 1, 2 if block.kind == "item" else 0)), width=width
        )
    if styles:
        said = Text("Speaking: ", style="dim")
        for name, style in styles.items():
            said.append(f"{clean(name)}  ", style=style)
        console.print(said, width=width)
    if article.related_headlines:
        console.print(Rule("Related", align="left", style="dim"), width=width)
        for one in article.related_headlines:
            console.print(Text(f"• {clean(one.text)}"), width=width)
