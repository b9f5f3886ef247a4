"""Pictures of the screen, few and stable; `pytest --snapshot-update` makes them anew after a look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.config import Config
from reader.locations import Locations
from reader.tui.app import ReaderApp
from tests.conftest import clock
from tests.tui.conftest import Reading

Compare = Callable[..., bool]


@pytest.fixture
def app(indexed: Path, places: Locations, request: pytest.FixtureRequest) -> Iterator[ReaderApp]:
    """The app on the samples, in the theme of the test's parameter."""
    made = ReaderApp(
        indexed, places, Config(theme=getattr(request, "param", "reader-dark")), now=clock, follow=False
    )
    yield made
    made.close()


def pressing(app: ReaderApp, *keys: str, search: str = "") -> Callable[[Pilot[Path]], object]:
    """What is done before the picture is taken."""

    async def run(pilot: Pilot[Path]) -> None:
        reading = Reading(app, pilot)
        await reading.settle()
        if search:
            await reading.press("slash")
            await reading.type(search)
            await reading.press("enter", "enter", "escape", "escape", "enter", "g")
        await reading.press(*keys)

    return run


@pytest.mark.parametrize("app", ["reader-dark", "reader-light"], indirect=True)
def test_wide_with_quotations_highlights_and_related_headlines(snap_compare: Compare, app: ReaderApp) -> None:
    keys = ["right_square_bracket", "H", "right_square_bracket", "right_square_bracket"]
    run = pressing(app, *keys, search="dam operator warned")
    assert snap_compare(app, terminal_size=(150, 40), run_before=run)


ALL_LAYERS = ("right_square_bracket", "H", "g", "slash", *"chain", "enter", "n", "v", "b")


def test_highlight_selection_and_hit_in_one_quotation(snap_compare: Compare, app: ReaderApp) -> None:
    run = pressing(app, *ALL_LAYERS, search="dam operator warned")
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)


def test_all_layers_without_colour(
    snap_compare: Compare, indexed: Path, places: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ReaderApp(indexed, places, Config(), now=clock, follow=False)
    run = pressing(app, *ALL_LAYERS, search="dam operator warned")
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)
    app.close()


def test_the_story_in_order_of_date(snap_compare: Compare, app: ReaderApp) -> None:
    assert snap_compare(app, terminal_size=(120, 36), run_before=pressing(app, "S", search="dam operator warned"))


LAYOUTS = {"narrow": (80, 24), "medium": (104, 30), "wide": (132, 36)}
THEMES = ("reader-dark", "reader-light")
ARTICLE = "dam operator warned"
NOTE = (
    "right_square_bracket",
    "a",
    *"Who",
    "space",
    *"stamped",
    "space",
    *"it",
    "space",
    "number_sign",
    *"gate",
    "ctrl+s",
)
VIEWS = {
    "list": (("j", "s", "j", "m", "j"), ""),
    "article": (("right_square_bracket", "H", "right_square_bracket"), ARTICLE),
    "related": (("r", "j"), ARTICLE),
    "who": (("w",), "strait accord islands"),
    "notes": ((*NOTE, "t"), ARTICLE),
    "search": (("slash", *"speaker", "colon", *"olivaux", "enter", "j"), ""),
    "help": (("question_mark",), ""),
}
"""What is done for each picture, after an article was searched for where one is named."""
PICTURES = [
    pytest.param(THEMES[(which + column) % 2], view, layout, id=f"{view}-{layout}")
    for which, view in enumerate(VIEWS)
    for column, layout in enumerate(LAYOUTS)
]
"""Every view in every layout, and each in both themes by turns."""


@pytest.mark.parametrize(("app", "view", "layout"), PICTURES, indirect=["app"])
def test_every_view_in_every_layout(snap_compare: Compare, app: ReaderApp, view: str, layout: str) -> None:
    keys, search = VIEWS[view]
    assert snap_compare(app, terminal_size=LAYOUTS[layout], run_before=pressing(app, *keys, search=search))
