from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acknowledgment import oracle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def pyx12_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maps for pyx12 that know the ship notice."""
    return oracle.maps(tmp_path_factory.mktemp("pyx12"))
