"""Where the server listens: whether it can, found out before anybody is told to come there."""

import socket

from indexer.errors import ListeningError, why


def free(host: str, port: int) -> tuple[str, int]:
    """The IP address of this host and the port, if it can be listened there, else ListeningError;
    for port 0 one that can.
    """
    if not host:
        raise ListeningError("Không lắng nghe được: tên máy để trống")
    try:
        with socket.socket(_family(host)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            probe.bind((host, port))
            probe.listen()
            found, own, *_ = probe.getsockname()
            return str(found), int(own)
    except (socket.gaierror, UnicodeError) as error:
        raise ListeningError(f"Không lắng nghe được: không có máy nào tên “{host}”") from error
    except OSError as error:
        raise ListeningError(
            f"Không lắng nghe được ở {address(host, port)}: {why(error)};"
            " hãy chọn --port hay --host khác"
        ) from error


def address(host: str, port: int) -> str:
    """The URL; IPv6 stands in brackets there."""
    shown = f"[{host}]" if _family(host) == socket.AF_INET6 else host
    return f"http://{shown}:{port}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
