"""Where returns are opened: in processes of this machine, or on a cluster besides.

The outcome never depends on which is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

import typer

_ANSWER_WITHIN = 10  # seconds: a scheduler that is there answers at once


@contextmanager
def cluster_at(address: str | None) -> Iterator[Executor | None]:
    """Yield the cluster at *address*, None where none is named; wrong use if it does not answer."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as problem:
        said = "This needs the library 'distributed'. Install requirements/cluster.txt."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    try:
        client = Client(address, timeout=_ANSWER_WITHIN)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        said = f"No Dask scheduler answers at '{address}'. Give its address as tcp://machine:8786."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]
