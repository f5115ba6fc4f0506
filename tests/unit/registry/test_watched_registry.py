"""The registry in force while its files change."""

import os
from pathlib import Path

import pytest

from service.registry.clients import Registry
from service.registry.loading import UnusableRegistryError
from service.registry.watching import CHECK_EVERY_SECONDS, WatchedRegistry
from tests.unit.registry.clients_file import PUBLIC_KEY, SMALLEST, write_keys, written

WITH_FILE = SMALLEST.replace("jwks_url", "jwks_file = 'keys.json' #")


class Watch:
    """A watched registry, the time it sees and what it told."""

    def __init__(self, file: Path) -> None:
        self.now = 0.0
        self.told: list[object] = []
        self.registry = WatchedRegistry(
            file, monotonic=lambda: self.now, take_over=self.take_over, on_broken=self.told.append
        )
        self.told.clear()

    def take_over(self, registry: Registry) -> None:
        """Nobody can make anything of a client named impossible."""
        if registry.clients[0].id == "impossible":
            raise UnusableRegistryError(["clients[0]: impossible"])
        self.told.append(registry)

    def later(self, seconds: float = CHECK_EVERY_SECONDS) -> Registry:
        self.now += seconds
        return self.registry.current


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_keys(tmp_path)
    return written(tmp_path, WITH_FILE)


def _rename(file: Path, name: str) -> None:
    """Another file in its place, as an editor or an orchestrator would put it there."""
    new = file.with_suffix(".new")
    new.write_text(WITH_FILE.replace('"one"', f'"{name}"'), encoding="utf-8")
    os.replace(new, file)


def test_a_changed_file_is_in_force_when_the_time_to_look_has_come(file: Path) -> None:
    watch = Watch(file)
    _rename(file, "two")
    assert watch.later(CHECK_EVERY_SECONDS - 0.1).clients[0].id == "one"
    assert watch.later(0.1).clients[0].id == "two"
    assert [type(each) for each in watch.told] == [Registry]


def test_a_change_is_seen_each_time(file: Path) -> None:
    watch = Watch(file)
    for name in ("two", "three", "one"):
        _rename(file, name)
        assert watch.later().clients[0].id == name


def test_an_unchanged_file_is_the_same_registry_and_nothing_is_told(file: Path) -> None:
    watch = Watch(file)
    first = watch.registry.current
    assert watch.later() == first
    second = watch.registry.current
    assert watch.later() is second
    assert watch.told == []


def test_changed_keys_are_in_force_though_the_clients_file_is_as_before(file: Path) -> None:
    watch = Watch(file)
    watch.later()
    write_keys(file.parent, dict(PUBLIC_KEY, kid="k2"))
    keys = watch.later().clients[0].jwks_file
    assert keys is not None
    assert keys.kids == ("k2",)
    assert len(watch.told) == 1


def test_a_broken_file_leaves_the_registry_as_it_was_and_is_told_once(file: Path) -> None:
    watch = Watch(file)
    file.write_text("public_base_url = 5", encoding="utf-8")
    assert watch.later().clients[0].id == "one"
    assert watch.later().clients[0].id == "one"
    assert [type(each) for each in watch.told] == [UnusableRegistryError]
    assert watch.registry.complaints[0] == "public_base_url: expected a text in quotes"
    _rename(file, "two")
    assert watch.later().clients[0].id == "two"
    assert watch.registry.complaints == ()


def test_a_registry_that_cannot_be_taken_over_leaves_the_one_before_in_force(file: Path) -> None:
    watch = Watch(file)
    _rename(file, "impossible")
    assert watch.later().clients[0].id == "one"
    assert watch.registry.complaints == ("clients[0]: impossible",)
    assert [type(each) for each in watch.told] == [UnusableRegistryError]
    _rename(file, "two")
    assert watch.later().clients[0].id == "two"
    assert watch.registry.complaints == ()


def test_a_registry_that_cannot_be_taken_over_starts_nothing(file: Path) -> None:
    _rename(file, "impossible")
    with pytest.raises(UnusableRegistryError, match="impossible"):
        Watch(file)


def test_the_first_registry_is_taken_over_too(file: Path) -> None:
    taken: list[Registry] = []
    registry = WatchedRegistry(file, take_over=taken.append)
    assert taken == [registry.current]


def test_a_file_that_went_away_and_came_back_unchanged_is_in_force_without_complaints(file: Path) -> None:
    watch = Watch(file)
    content = file.read_text(encoding="utf-8")
    file.unlink()
    assert watch.later().clients[0].id == "one"
    assert len(watch.registry.complaints) == 1
    file.write_text(content, encoding="utf-8")
    watch.later()
    assert watch.registry.complaints == ()
    assert [type(each) for each in watch.told] == [UnusableRegistryError]


def test_a_key_file_that_comes_after_the_clients_file_mends_it(file: Path) -> None:
    watch = Watch(file)
    file.write_text(WITH_FILE.replace("keys.json", "new.json").replace('"one"', '"two"'), encoding="utf-8")
    assert watch.later().clients[0].id == "one"
    write_keys(file.parent, name="new.json")
    assert watch.later().clients[0].id == "two"


def test_reload_does_not_wait(file: Path) -> None:
    watch = Watch(file)
    _rename(file, "two")
    assert watch.registry.reload()
    assert watch.registry.current.clients[0].id == "two"
    file.write_text("", encoding="utf-8")
    assert not watch.registry.reload()
    assert watch.registry.current.clients[0].id == "two"


def test_without_anyone_to_tell_it_works_the_same(file: Path) -> None:
    registry = WatchedRegistry(file, check_every_seconds=0)
    _rename(file, "two")
    assert registry.current.clients[0].id == "two"
    file.unlink()
    assert registry.current.clients[0].id == "two"


def test_a_file_that_is_broken_from_the_start_starts_nothing(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    with pytest.raises(UnusableRegistryError):
        WatchedRegistry(file)
