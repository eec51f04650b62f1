"""Caches: one bounded in bytes, whose least recently used values go first; and one for methods."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
Owner = TypeVar("Owner")

REMEMBERED, LONGEST = 50_000, 64
"""Answers of a method that are kept, for each object it belongs to; and characters of the texts
that are remembered: what is longer is no word, and comes once."""

MISSED = 10_000
"""Keys remembered that have no value yet."""


class ByteCache(Generic[Value]):
    """A mapping that forgets; safe to use from many threads."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._missed: set[Hashable] = set()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value, if it is still there."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep the value, which takes `size` bytes, and forget others until all fit.

        One that would not fit by itself is not kept.
        """
        with self._lock:
            if key in self._entries:
                self._size -= self._entries.pop(key)[1]
            if size > self._capacity:
                return
            self._entries[key] = value, size
            self._size += size
            while self._size > self._capacity:
                self._size -= self._entries.popitem(last=False)[1][1]

    def missed(self, key: Hashable) -> bool:
        """Whether this was said of the key before, lately.

        For values that are kept from the second time on, so that what comes once does not drive out
        what comes often (the doorkeeper of Einziger et al. 2017, "TinyLFU").
        """
        with self._lock:
            if key in self._missed:
                return True
            if len(self._missed) >= MISSED:
                self._missed.clear()
            self._missed.add(key)
            return False


def remembered(method: Callable[[Owner, str], Value]) -> Callable[[Owner, str], Value]:
    """A method of one text, which remembers its answers as long as its object is there.

    They lie in the object and know nothing of it, so that it goes as soon as it is needed no
    longer, and the files that it holds with it.
    """
    place = f"_remembered_{method.__name__}"

    @wraps(method)
    def remembering(self: Owner, text: str) -> Value:
        if len(text) > LONGEST:
            return method(self, text)
        known: dict[str, Any] = self.__dict__.setdefault(place, {})
        found = known.get(text, known)  # what no answer can be
        if found is known:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[text] = method(self, text)
        answer: Value = found
        return answer

    return remembering
