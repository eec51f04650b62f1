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
_OFFSET = struct.Struct("<I")
_STRING = struct.Struct("<iI")
_FEATURES = struct.Struct("<4sII")
_FEATURE = struct.Struct("<IIId")
_BYTE_ORDER_MARK = 0x62445371
_OF_STATE = 0


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """`state[attribute, label]` and `transition[label, next label]`; absent ones weigh 0."""

    state: Weights
    transition: Weights


def read_crfsuite(data: bytes) -> CrfWeights:
    """Read the bytes of a CRFsuite model; ValueError if they are something else or cut short."""
    if data[:4] != b"lCRF" or data[8:12] != b"FOMC":
        raise ValueError("not a CRFsuite model of the first-order kind")
    _, size, _, *_, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
    if size != len(data):
        raise ValueError(f"a CRFsuite model of {size} bytes, of which {len(data)} are there")
    labels = _read_strings(data, labels_at)
    attributes = _read_strings(data, attributes_at)
    _, _, count = _FEATURES.unpack_from(data, features_at)
    start = features_at + _FEATURES.size
    features = _FEATURE.iter_unpack(data[start : start + count * _FEATURE.size])
    weights = CrfWeights({}, {})
    for kind, source, label, weight in features:
        if kind == _OF_STATE:
            weights.state[attributes[source], labels[label]] = weight
        else:
            weights.transition[labels[source], labels[label]] = weight
    return weights


def _read_strings(data: bytes, start: int) -> dict[int, str]:
    """Read the CQDB table that starts there: number -> string."""
    magic, _, _, order, count, offsets_at = _TABLE.unpack_from(data, start)
    if magic != b"CQDB" or order != _BYTE_ORDER_MARK:
        raise ValueError("not a CQDB table in little-endian order")
    strings: dict[int, str] = {}
    offsets = data[start + offsets_at : start + offsets_at + count * _OFFSET.size]
    for (offset,) in _OFFSET.iter_unpack(offsets):
        if offset:
            number, size = _STRING.unpack_from(data, start + offset)
            text_at = start + offset + _STRING.size
            strings[number] = data[text_at : text_at + size].rstrip(b"\0").decode()
    return strings
