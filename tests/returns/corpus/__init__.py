"""The corpus: workbooks with one thing wrong in each, built by code, and exactly what is to be said of every one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.returns.corpus import (
    faults_beside,
    faults_contradictions,
    faults_files,
    faults_identity,
    faults_markup,
    faults_nil,
    faults_numbers,
    faults_oddities,
    faults_records,
    faults_rules,
    faults_structure,
    faults_words,
)
from tests.returns.corpus.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *faults_numbers.FAULTS,
    *faults_words.FAULTS,
    *faults_records.FAULTS,
    *faults_rules.FAULTS,
    *faults_nil.FAULTS,
    *faults_beside.FAULTS,
    *faults_contradictions.FAULTS,
    *faults_identity.FAULTS,
    *faults_structure.FAULTS,
    *faults_markup.FAULTS,
    *faults_oddities.FAULTS,
    *faults_files.FAULTS,
)
CORPUS: Mapping[str, Callable[[], bytes]] = MappingProxyType({fault.name: fault.workbook for fault in FAULTS})
