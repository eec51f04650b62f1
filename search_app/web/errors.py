"""Every error as a status: JSON under /api and /healthz, a page elsewhere.

QueryError          400
DocumentNotFound    404
IndexUnavailable    503
MemoryError         503
anything else       its HTTP status, or 500 without details
"""

from functools import partial
from http import HTTPStatus

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.errors import DocumentNotFound, IndexUnavailable, QueryError, TimBaoError, said

_STATUSES = {
    QueryError: HTTPStatus.BAD_REQUEST,
    DocumentNotFound: HTTPStatus.NOT_FOUND,
    IndexUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    MemoryError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HEADINGS = {
    HTTPStatus.BAD_REQUEST: "Chưa hiểu yêu cầu",
    HTTPStatus.NOT_FOUND: "Không tìm thấy",
    HTTPStatus.METHOD_NOT_ALLOWED: "Không gọi như thế được",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Không có đoạn ấy",
    HTTPStatus.SERVICE_UNAVAILABLE: "Chưa tìm kiếm được",
}
_MESSAGES = {
    HTTPStatus.BAD_REQUEST: "Không đọc được yêu cầu này.",
    HTTPStatus.NOT_FOUND: "Không có gì ở địa chỉ này.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Địa chỉ này chỉ để đọc, hãy gọi bằng GET.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Tệp này không có đoạn được yêu cầu (Range).",
}
_HEADING = "Có trục trặc"
_MESSAGE = "Đã xảy ra lỗi ngoài dự kiến; xin thử lại sau ít phút."


def register(app: Flask) -> None:
    """Have `app` answer its errors by this module's table."""
    for kind, status in _STATUSES.items():
        app.register_error_handler(kind, partial(_refuse, status))
    app.register_error_handler(HTTPException, _refuse_request)
    for name in ("base.html", "error.html"):
        app.jinja_env.get_template(name)  # read now, for there may be no file handle then


def _refuse(status: HTTPStatus, error: TimBaoError | MemoryError) -> Response:
    return _explain(Response(status=status), said(error))


def _refuse_request(error: HTTPException) -> Response:
    # The exception's own response is kept for its headers: a 405 must say what is allowed.
    response = Response(status=error.code, headers=error.get_headers())
    return _explain(response, _MESSAGES.get(HTTPStatus(response.status_code), _MESSAGE))


def _explain(response: Response, message: str) -> Response:
    status = HTTPStatus(response.status_code)
    if request.path == "/healthz" or request.path.startswith("/api/"):
        error = {"code": status.name.lower(), "message": message}
        response.mimetype = "application/json"
        response.data = json.dumps({"error": error})
    else:
        response.mimetype = "text/html"
        response.data = render_template(
            "error.html", heading=_HEADINGS.get(status, _HEADING), message=message, status=status
        )
    return response
