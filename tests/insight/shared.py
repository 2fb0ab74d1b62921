"""Real data beside the project: figures that were published are recomputed where the files are here."""

from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
# Beside the project, or beside the folder that several trees of it share.
FOLDERS = (HERE.parent / "shared/data", HERE.parents[1] / "shared/data")
DATA = next((folder for folder in FOLDERS if folder.exists()), FOLDERS[0])


def needs(name: str) -> pytest.MarkDecorator:
    """Skip with the reason where a file of the shared data is absent."""
    file = DATA / name
    return pytest.mark.skipif(
        not file.exists(), reason=f"{file} is not here: test data are no part of the project"
    )
