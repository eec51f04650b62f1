"""Every error that is raised deliberately, as one tree.

TimBaoError
├── DocumentError        a file or record cannot become a Document: named in the build summary
├── BuildError           a rebuild cannot go on: the index stays as it was
├── QueryError           the request cannot be answered as asked: 400
├── DocumentNotFound     no report has that id: 404
├── SynonymsError        an editor's file of synonyms cannot be used: named with the line
├── ListeningError       nobody can be served at the address that was asked for
├── EvaluationError      judged queries, or a saved run, cannot be used: named with the line
└── IndexUnavailable     trouble with the index, with the command that mends it: 503
    ├── IndexNotFound    nothing has been built there yet
    ├── IndexOutdated    built with another schema or other analysis
    └── IndexDamaged     a file of the index is missing, cut short or altered

`why` and `said` put an OSError or a MemoryError into Vietnamese.
"""

import errno

_WHY = {
    errno.EACCES: "không có quyền truy cập",
    errno.EPERM: "không có quyền truy cập",
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EEXIST: "đã có một tệp hay liên kết tên ấy",
    errno.ENOTDIR: "không phải thư mục",
    errno.EISDIR: "là thư mục, không phải tệp",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "hết chỗ trên đĩa",
    errno.EDQUOT: "hết phần đĩa được dùng",
    errno.EFBIG: "tệp quá lớn",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết vòng, không dẫn đến đâu",
    errno.EIO: "đĩa hay đường mạng đến nó bị lỗi",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.ENFILE: "cả máy mở quá nhiều tệp",
    errno.ENOMEM: "hết bộ nhớ",
    errno.EADDRINUSE: "đang có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
}


class TimBaoError(Exception):
    """Root of every error this project raises on purpose; its text is fit to be shown."""


class DocumentError(TimBaoError):
    """A source file, or one record of it, cannot become a Document."""


class BuildError(TimBaoError):
    """A rebuild cannot go on; the index stays as it was."""


class QueryError(TimBaoError):
    """The request cannot be answered as asked; the text says why, kindly."""


class DocumentNotFound(TimBaoError):
    """No report has the id that was asked for."""


class SynonymsError(TimBaoError):
    """A file of synonyms cannot be read, or one of its lines is no group of them."""


class ListeningError(TimBaoError):
    """The address to serve at is taken, not allowed or not this machine's."""


class EvaluationError(TimBaoError):
    """What a ranking was to be measured by, or compared with, cannot be used."""


class IndexUnavailable(TimBaoError):
    """The index cannot be used; the text says why and what mends it."""


class IndexNotFound(IndexUnavailable):
    """Nothing has been built where the index should be."""


class IndexOutdated(IndexUnavailable):
    """The index was built with another schema or with other analysis."""


class IndexDamaged(IndexUnavailable):
    """A file of the index is missing, cut short or altered."""


def why(error: OSError) -> str:
    """Say why the operating system refused: the usual reasons in Vietnamese, others as it does."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def said(error: TimBaoError | OSError | MemoryError) -> str:
    """Tell an error in a line, naming the file where the system does."""
    match error:
        case OSError():
            return f"{error.filename}: {why(error)}" if error.filename else why(error)
        case MemoryError():
            return _WHY[errno.ENOMEM]
        case _:
            return str(error)
