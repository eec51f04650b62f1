"""The ways of typing a ranking is measured in, by name, as the command line calls them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from .typing_styles import accentless, capitals, half_accentless, nfd, other_tone_style, telex, vni


@dataclass(frozen=True, slots=True)
class Way:
    """How a text is typed. `bare` says that accents are missing from what is typed so."""

    label: str
    typed: Callable[[str], str]
    bare: bool = False


WAYS = MappingProxyType(
    {
        "accented": Way("đủ dấu", str),
        "accentless": Way("không dấu", accentless, bare=True),
        "half": Way("nửa dấu", partial(half_accentless, seed=0), bare=True),
        "nfd": Way("dấu rời (NFD)", nfd),
        "tone": Way("kiểu dấu kia", other_tone_style),
        "capitals": Way("chữ hoa", capitals),
        "telex": Way("Telex", telex),
        "vni": Way("VNI", vni),
    }
)
