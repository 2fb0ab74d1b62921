"""Hypothesis without deadlines: the machines of tests are shared. The chain that files are imported into.

What needs the program is imported within: this file is read before Django is set up.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("imports", deadline=None)
hypothesis_settings.load_profile("imports")


@pytest.fixture
def chain(settings: Any, tmp_path: Path) -> None:
    """A company with two stores, and a place for files."""
    from tests.imports.world import open_chain

    settings.DATA = tmp_path / "data"
    open_chain()


@pytest.fixture
def chain_with_a_seller(chain: None) -> None:
    """The same with somebody who sells."""
    from shuke.foundation.org.actor import SYSTEM
    from shuke.foundation.org.commands import add_staff

    add_staff(actor=SYSTEM, login="wangli", name="王丽", role="assistant", unit="S01", password="x" * 14)


@pytest.fixture
def who(chain: None) -> Any:
    """The manager of the first store."""
    from tests.robustness.test_uploads import manager

    return manager("one", "S01")
