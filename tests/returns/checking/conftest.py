"""The texts that are kept, for the scenarios of this folder."""

from tests.golden.conftest import golden

__all__ = ["golden"]
