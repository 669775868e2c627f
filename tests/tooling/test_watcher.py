"""A file that was saved is noticed once, however the editor writes it."""

import os

from local.watcher import FileWatcher


def test_a_saved_file_is_noticed_once(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text("a = 1")
    watcher = FileWatcher(file)
    assert not watcher.has_changed()
    file.write_text("a = 22")
    assert watcher.has_changed()
    assert not watcher.has_changed()


def test_a_file_that_is_replaced_is_noticed_when_it_is_there_again(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text("a = 1")
    watcher = FileWatcher(file)
    file.unlink()
    assert not watcher.has_changed()
    (tmp_path / "new").write_text("a = 2")
    (tmp_path / "new").replace(file)
    assert watcher.has_changed()


def test_saving_the_same_content_changes_nothing(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text("a = 1")
    watcher = FileWatcher(file)
    os.utime(file, ns=(1, 1))
    assert not watcher.has_changed()
