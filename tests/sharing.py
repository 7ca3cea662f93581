"""Which tests one worker runs together: those of a file, and all that share something costly."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/browser/test_every_page": "every page in a browser",
    "tests/browser/test_main_job": "the main job in a browser",
    "tests/browser/": "the product in a browser",
    "tests/setup/": "an installation",
    "rapport/demo/tests/story/": "a demo company with its story",
}


class BySharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out files, or whole folders whose tests share a product that takes long to start."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return [*TOGETHER.values(), path][_turn(path)]


def _turn(path: str) -> int:
    """The place in ``TOGETHER`` of what is at ``path``, or the one after all of them."""
    turns = (turn for turn, folder in enumerate(TOGETHER) if path.startswith(folder))
    return next(turns, len(TOGETHER))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares something takes longest: it begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: _turn(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySharing:
    config.option.loadscopereorder = False  # the long ones come first, see above
    return BySharing(config, log)
