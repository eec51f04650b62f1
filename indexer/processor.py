"""The processor, and what of it numpy had better leave alone.

Its other cores, for one: they have processes of their own, and matrix products here are too small
to be shared out.

AMD's Zen 3 and Zen 4 (family 19h; of these Zen 4 has AVX-512) are slow at the one instruction that
numpy's AVX-512 sort lives on, storing a compressed vector: the sort takes four times as long as the
one for AVX2 (https://github.com/numpy/x86-simd-sort/issues/6). OpenJDK passes it over there, too.
"""

import os
import re
from pathlib import Path

THREADS = "OPENBLAS_NUM_THREADS"
VARIABLE = "NPY_DISABLE_CPU_FEATURES"
"""What numpy reads when it is imported, and only then; processes inherit them."""

AVX512 = "X86_V4 AVX512_ICL AVX512_SPR"
"""AVX-512 as numpy calls it from 2.4 on; one before that sorts as slowly as it did."""

_CPUINFO = Path("/proc/cpuinfo")
_SLOW = re.compile(r"vendor_id\s*:\s*AuthenticAMD\ncpu family\s*:\s*25\n")


def spare_slow_instructions() -> None:
    """Keep numpy, which must not be loaded yet, from sorting by AVX-512 where that is slow.

    A variable that is set already stays as it is.
    """
    if VARIABLE not in os.environ and sorts_slowly():
        os.environ[VARIABLE] = AVX512


def spare() -> None:
    """Apply both settings; to be called before numpy is first imported."""
    spare_other_cores()
    spare_slow_instructions()


def spare_other_cores() -> None:
    """Keep numpy, which must not be loaded yet, to one thread; a variable already set stays.

    An empty one says nothing, and would let it take all.
    """
    if not os.environ.get(THREADS):
        os.environ[THREADS] = "1"


def sorts_slowly(cpuinfo: Path = _CPUINFO) -> bool:
    """Whether Linux says that the processor is one of these."""
    try:
        return bool(_SLOW.search(cpuinfo.read_text()))
    except OSError:
        return False
