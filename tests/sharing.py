"""Which tests one worker runs together: those of a file, and all that share something costly."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/browser/test_every_page": "every page in a browser",
    "tests/browser/test_main_job": "the main job in a browser",
    "tests/browser/": "the product in a browser",
    "tests/setup/": "an installation",
}


class BySharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out files, or whole folders whose tests share a product that takes long to start.

    What takes longest is handed out alone, and first: it stands in the way of nothing else.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return next((what for folder, what in TOGETHER.items() if path.startswith(folder)), path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySharing:
    config.option.loadscopereorder = False  # the long ones come first, see testpaths
    return BySharing(config, log)
