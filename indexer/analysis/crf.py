"""CRFsuite model files, read exactly: every weight as the float64 it was trained to.

Format: CRFsuite 0.12 (Naoaki Okazaki), `lCRF` files of type FOMC, first-order Markov CRF with dyad
features; two CQDB string tables and one table of features.
"""

import struct
from dataclasses import dataclass
from typing import TypeAlias

Weights: TypeAlias = dict[tuple[str, str], float]

_HEADER = struct.Struct("<4sI4s9I")
_TABLE = struct.Struct("<4s5I")
_ENTRY = struct.Struct("<iI")
_FEATURES = struct.Struct("<4sII")
_FEATURE = struct.Struct("<IIId")
_OFFSET = struct.Struct("<I")
_BYTE_ORDER_MARK = 0x62445371
_STATE_FEATURE = 0


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """`state[attribute, label]` and `transition[label, next label]`; absent ones weigh 0."""

    state: Weights
    transition: Weights


def read_crfsuite(data: bytes) -> CrfWeights:
    """Read the bytes of a CRFsuite model; ValueError if they are something else."""
    magic, _, kind, *_, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise ValueError("not a CRFsuite model of the first-order kind")
    labels = _read_strings(data, labels_at)
    attributes = _read_strings(data, attributes_at)
    state: Weights = {}
    transition: Weights = {}
    _, _, count = _FEATURES.unpack_from(data, features_at)
    start = features_at + _FEATURES.size
    for kind_of, source, label, weight in _FEATURE.iter_unpack(
        data[start : start + count * _FEATURE.size]
    ):
        if kind_of == _STATE_FEATURE:
            state[attributes[source], labels[label]] = weight
        else:
            transition[labels[source], labels[label]] = weight
    return CrfWeights(state, transition)


def _read_strings(data: bytes, start: int) -> dict[int, str]:
    """Read a CQDB chunk: number -> string."""
    magic, _, _, order, count, offsets_at = _TABLE.unpack_from(data, start)
    if magic != b"CQDB" or order != _BYTE_ORDER_MARK:
        raise ValueError("not a CQDB table in little-endian order")
    strings = {}
    offsets_start = start + offsets_at
    for (offset,) in _OFFSET.iter_unpack(data[offsets_start : offsets_start + 4 * count]):
        if offset:
            number, size = _ENTRY.unpack_from(data, start + offset)
            text_start = start + offset + _ENTRY.size
            strings[number] = data[text_start : text_start + size].rstrip(b"\0").decode()
    return strings
