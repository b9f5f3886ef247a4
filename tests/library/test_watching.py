"""A folder that is watched tells when something in it changes."""

import os
import threading

import pytest

from reader.library import scan as scanning
from reader.library.folder import walk
from reader.library.scan import watch
from tests.library.folders import story


@pytest.mark.parametrize("how", ["watched", "polled", "polled for its name"])
def test_a_change_is_noticed_and_watching_can_be_stopped(library, monkeypatch, how):
    library.write("a.txt", story(1))
    library.write("sub/b.txt", story(2))
    if how == "polled":
        import watchfiles

        def fail(*_arguments: object, **_options: object) -> None:
            raise OSError("no more watches")

        monkeypatch.setattr(watchfiles, "watch", fail)
        monkeypatch.setattr(scanning, "_POLL", 0.02)
    if how == "polled for its name":
        try:
            library.folder = library.folder.rename(library.folder.with_name(os.fsdecode(b"\xff")))
        except OSError:
            pytest.skip("names are text here")
        monkeypatch.setattr(scanning, "_POLL", 0.02)
    stop = threading.Event()
    noticed: list[threading.Event] = [threading.Event() for _ in range(50)]

    def run() -> None:
        for event, _ in zip(noticed, watch(library.folder, stop), strict=False):
            event.set()

    thread = threading.Thread(target=run)
    thread.start()
    n = 0
    while not noticed[0].wait(0.2):
        # The watch may not have begun when the first of them is written.
        n += 1
        library.write("a.txt", story(n))
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_two_walks_of_one_folder_are_equal(library):
    library.write("a/b.txt", "x")
    assert walk(library.folder) == walk(library.folder)
