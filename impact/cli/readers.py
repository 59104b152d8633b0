"""What reads many returns at once: processes of this machine, or a cluster.

Comes before the `receive` command. The outcome never depends on which is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

import typer

_ANSWER_WITHIN = 10  # seconds: a scheduler that is there answers at once


@contextmanager
def readers(workers: int, cluster: str | None) -> Iterator[Executor | None]:
    """Yield an executor, or None to read one after the other; wrong use if the cluster does not answer."""
    from impact.steps import processes

    with processes(workers) if cluster is None else _cluster(cluster) as executor:
        yield executor


@contextmanager
def _cluster(address: str) -> Iterator[Executor | None]:
    try:
        from distributed import Client
    except ImportError as problem:
        said = "This needs the library 'distributed'. Install requirements/cluster.txt."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    try:
        client = Client(address, timeout=_ANSWER_WITHIN)
    except (OSError, ValueError) as problem:
        said = f"No Dask scheduler answers at '{address}'. Give its address as tcp://machine:8786."
        raise typer.BadParameter(said, param_hint="'--cluster'") from problem
    with client:
        yield client.get_executor()
