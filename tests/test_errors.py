"""The error tree is the one its docstring draws."""

import errno
import os
import re

import pytest

from indexer import errors


def drawn() -> dict[str, str]:
    """Each error of the drawing and the one it hangs from, by depth."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"(?P<branch>[│├└─ ]*)(?P<name>[A-Z]\w+)", line):
            depth = len(found["branch"]) // 4
            if path or found["name"] == "TimBaoError":
                path[depth:] = [found["name"]]
                parents[found["name"]] = path[depth - 1] if depth else "Exception"
    return parents


def test_the_drawing_shows_every_error_where_it_hangs() -> None:
    kinds = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert drawn() == {name: kind.__mro__[1].__name__ for name, kind in kinds.items()}


@pytest.mark.parametrize("name", drawn())
def test_an_error_shows_the_text_it_was_raised_with(name: str) -> None:
    error = getattr(errors, name)("Chưa có chỉ mục.")
    assert isinstance(error, errors.TimBaoError)
    assert str(error) == "Chưa có chỉ mục."


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, "không có quyền truy cập"),
        (errno.ENOTDIR, "không phải thư mục"),
        (errno.ENOSPC, "hết chỗ trên đĩa"),
        (errno.EFBIG, "tệp quá lớn"),
        (errno.ELOOP, "liên kết vòng, không dẫn đến đâu"),
        (errno.EIO, "đĩa hay đường mạng đến nó bị lỗi"),
        (errno.EMFILE, "mở quá nhiều tệp"),
        (errno.ENFILE, "cả máy mở quá nhiều tệp"),
        (errno.ENOMEM, "hết bộ nhớ"),
        (errno.EXDEV, os.strerror(errno.EXDEV)),
    ],
)
def test_what_the_system_refuses_is_told_with_the_file(number: int, told: str) -> None:
    assert errors.said(OSError(number, os.strerror(number), "kho/lock")) == f"kho/lock: {told}"
    assert errors.said(OSError(number, os.strerror(number))) == told


def test_what_the_system_does_not_number_is_told_as_it_is() -> None:
    assert errors.said(OSError("đứt")) == "đứt"
    assert errors.said(errors.QueryError("thiếu từ")) == "thiếu từ"
    assert errors.said(MemoryError()) == "hết bộ nhớ"
