"""A file too large to keep: its hash and size stand in its place, and the audit knows it."""

from __future__ import annotations

from hashlib import sha256

import pytest

from impact.store.model import Refused, Unkept
from impact.store.submissions import Store
from tests.store.filings import ERROR, filing

MOVIE = Unkept(sha256(b"a film").hexdigest(), 734_003_200)


def test_the_hash_and_size_of_a_file_too_large_are_kept(store: Store) -> None:
    """The submission names the file that came, though its bytes are not there."""
    kept = store.file(filing(supplier="", period=None, content=b"", findings=(ERROR,), unkept=MOVIE))
    assert (kept.sha256, kept.size) == (MOVIE.sha256, MOVIE.size)
    assert store.examine_audit() == ()


def test_the_same_file_again_is_a_repeat(store: Store) -> None:
    """Its hash is enough to know it by."""
    store.file(filing(supplier="", period=None, content=b"", findings=(ERROR,), unkept=MOVIE))
    again = store.file(filing(supplier="", period=None, content=b"", findings=(ERROR,), unkept=MOVIE))
    assert again.repeat


def test_asking_for_its_bytes_says_that_they_were_not_kept(store: Store) -> None:
    """Nothing is handed out that is not the file."""
    kept = store.file(filing(supplier="", period=None, content=b"", findings=(ERROR,), unkept=MOVIE))
    with pytest.raises(Refused) as refused:
        store.content(kept.number)
    assert str(refused.value) == (
        f"The file of submission {kept.number} is 700 MB, too large to keep: only its hash was kept."
    )


def test_an_empty_file_is_kept_as_it_is(store: Store) -> None:
    """No bytes are bytes too."""
    kept = store.file(filing(supplier="", period=None, content=b"", findings=(ERROR,)))
    assert store.content(kept.number) == b""
    assert store.examine_audit() == ()
