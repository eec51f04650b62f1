"""The folder of an index: generations beside each other, and the file that names the current one.

    where/current       JSON: the format, the schema's version, the folder of the current
                        generation, and a stamp that no other one ever had
    where/lock          held by whoever writes
    where/gen-000012/   an ordinary Whoosh index, whose table of contents has a checksum of ours
                        behind it, `attachments.arrays`, and `later-000000003.arrays` after updates

A rebuild fills a new folder and then replaces `current` in one step; a commit to the current
generation is the renaming of Whoosh's table of contents. Whatever dies in between leaves the old
state current; what it left behind is removed by the next writer that knows which that is.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from whoosh.util.filelock import FileLock, try_for

from ...errors import IndexDamaged, IndexNotFound, IndexOutdated, IndexUnavailable, said

FORMAT = 2
PATIENCE = 30.0
"""Seconds an update waits for another writer."""

LARGEST = 1 << 12
"""Bytes of `current` that are read."""

_GENERATION = re.compile(r"gen-\d{6,}", re.ASCII)


class Generations:
    """The folder `where`."""

    def __init__(self, where: Path) -> None:
        self._where = where
        self._pointer = where / "current"

    def mend(self) -> str:
        """The command that makes a good index of this folder."""
        return f"hãy chạy: timbao rebuild KHO-TIN --index {self._where}"

    def pointer(self) -> bytes:
        """The bytes of `current`. Raises IndexNotFound."""
        try:
            file = os.open(self._pointer, os.O_RDONLY)  # before every search: pathlib takes longer
        except (FileNotFoundError, NotADirectoryError):
            raise IndexNotFound(f"Chưa có chỉ mục nào trong {self._where}; {self.mend()}") from None
        try:
            return os.read(file, LARGEST)
        finally:
            os.close(file)

    def current(self, pointer: bytes, schema: str) -> Path:
        """The folder of the generation that `pointer` names, if it was made with this schema.

        Raises IndexOutdated or IndexDamaged.
        """
        try:
            values = json.loads(pointer)
            known = values["format"], values["schema"]
            folder = Path(self._where, values["folder"])
        except (ValueError, KeyError, TypeError) as error:
            raise self.damaged(f"{self._where / 'current'}: {error}") from error
        if known != (FORMAT, schema):
            raise IndexOutdated(
                f"Chỉ mục trong {self._where} do một phiên bản khác của Tìm Báo dựng"
                f" ({known[1]} dạng {known[0]}, nay là {schema} dạng {FORMAT}); {self.mend()}"
            )
        return folder

    def foreign(self, segment: object) -> IndexOutdated:
        """The error for a segment that stock Whoosh wrote without being given the codec."""
        return IndexOutdated(
            f"Chỉ mục trong {self._where} đã bị Whoosh ghi lại bằng codec khác"
            f" ({type(segment).__name__}); {self.mend()}"
        )

    def damaged(self, reason: object) -> IndexDamaged:
        """The error for an index whose files are missing, cut short or altered."""
        return IndexDamaged(f"Chỉ mục trong {self._where} bị hỏng ({reason}); {self.mend()}")

    def refused(self, error: OSError | MemoryError) -> IndexUnavailable:
        """The error for an index that cannot be opened now, which says nothing of its files."""
        return IndexUnavailable(f"Không mở được chỉ mục trong {self._where} ({said(error)})")

    def busy(self) -> IndexUnavailable:
        """The error for an index that someone else goes on writing."""
        return IndexUnavailable(
            f"Chỉ mục trong {self._where} đang được một tiến trình khác ghi;"
            " hãy đợi tiến trình ấy xong rồi thử lại"
        )

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock. Raises IndexUnavailable if another writer has it that many seconds."""
        self._where.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self._where / "lock"))
        if not try_for(lock.acquire, timeout=patience, delay=0.02):
            raise self.busy()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """A new folder for the next generation, removed again unless it is made current."""
        self.clean()
        numbers = [int(folder.name.removeprefix("gen-")) for folder in self._folders()]
        folder = self._where / f"gen-{max(numbers, default=0) + 1:06}"
        folder.mkdir()
        try:
            yield folder
        except BaseException:
            if self._kept() != folder:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        self.clean()

    def make_current(self, folder: Path, schema: str) -> None:
        """Let `folder` take the place of the current generation."""
        values = {"format": FORMAT, "schema": schema, "folder": folder.name, "stamp": uuid4().hex}
        for path in (*folder.iterdir(), folder):
            sync(path)
        temporary = self._where / "current.new"
        temporary.write_text(json.dumps(values))
        sync(temporary)
        temporary.replace(self._pointer)
        sync(self._where)

    def clean(self) -> None:
        """Remove what writers left behind: every generation but the current one.

        All stay where none is known to be that. Only for whoever is `writing`.
        """
        (self._where / "current.new").unlink(missing_ok=True)
        kept = self._kept()
        folders = self._folders()
        if kept in folders:
            for folder in folders:
                if folder != kept:
                    shutil.rmtree(folder, ignore_errors=True)

    def _kept(self) -> Path | None:
        """The folder of the current generation, whatever made it."""
        try:
            return Path(self._where, json.loads(self.pointer())["folder"])
        except (IndexNotFound, ValueError, KeyError, TypeError):
            return None

    def _folders(self) -> list[Path]:
        """Those of generations; whatever else lies here is not ours."""
        return [path for path in self._where.glob("gen-*") if _GENERATION.fullmatch(path.name)]


def sync(path: Path) -> None:
    """Wait until a file is on the disk, or the names in a folder are."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
