"""The cache: bounded in bytes, the least recently used entries forgotten first."""

from concurrent.futures import ThreadPoolExecutor

from indexer.cache import ByteCache


def test_the_least_recently_used_entry_is_forgotten_first() -> None:
    cache: ByteCache[str] = ByteCache(10)
    cache.put("a", "1", 4)
    cache.put("b", "2", 4)
    assert cache.get("a") == "1"
    cache.put("c", "3", 4)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("1", None, "3")


def test_an_entry_put_again_counts_once() -> None:
    cache: ByteCache[int] = ByteCache(10)
    for value in range(5):
        cache.put("a", value, 6)
    cache.put("b", 0, 4)
    assert (cache.get("a"), cache.get("b")) == (4, 0)


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache: ByteCache[int] = ByteCache(10)
    cache.put("a", 1, 5)
    cache.put("b", 2, 5)
    cache.put("a", 3, 11)
    assert (cache.get("a"), cache.get("b")) == (None, 2)


def test_many_threads_share_it() -> None:
    cache: ByteCache[int] = ByteCache(100)

    def use(seed: int) -> bool:
        for i in range(2000):
            key = (seed * i) % 40
            cache.put(key, key, 5)
            if cache.get((seed + i) % 40) not in (None, (seed + i) % 40):
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(1, 9)))
