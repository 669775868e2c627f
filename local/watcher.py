"""Notices when a file is saved, by looking at it from time to time: any editor, any operating system."""

from pathlib import Path


class FileWatcher:
    """Remembers a file's content. Looking costs one `stat` unless the file was written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._written = self._stamp()
        self._content = self._read()

    def has_changed(self) -> bool:
        """Say whether the content differs from that of the last call. A file that is missing has not changed.

        Some editors delete a file before they write it again.
        """
        written = self._stamp()
        if written == self._written:
            return False
        self._written = written
        content = self._read()
        if content is None or content == self._content:
            return False
        self._content = content
        return True

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> bytes | None:
        try:
            return self._file.read_bytes()
        except OSError:
            return None
