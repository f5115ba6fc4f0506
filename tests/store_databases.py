"""Databases for tests: a SQLite file and a PostgreSQL of the test run's own, migrated once and copied.

Test folders import the fixtures they need into their ``conftest``.
"""

import asyncio
import concurrent.futures
import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from service.store.database import Database

NO_SKIP: Final = "ESR1_CDS_TEST_NO_SKIP"
_INSTALLED: Final = Path("/usr/lib/postgresql")
_MISSING: Final = "PostgreSQL is not installed; on Debian: apt-get install postgresql"
_DATABASE: Final = "tests"
_EMPTY: Final = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET search_path TO DEFAULT;"
_SERVER_USER: Final = "postgres"


class PostgresServer:
    """A PostgreSQL in a temporary folder, on a socket in it and on no network.

    Without ``fsync`` it is quick, and still loses nothing that was committed when it alone is killed.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._files = folder / "files"

    def create(self) -> None:
        """Make the folder's database cluster. A server refuses to run as root, so it runs as its own user."""
        if os.geteuid() == 0:
            user = pwd.getpwnam(_SERVER_USER)
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "-U", _SERVER_USER, "-E", "UTF8", "-D", str(self._files)
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self._run(
            "pg_ctl", "-w", "-D", str(self._files), "-l", str(self._folder / "log"), "-o", options, "start"
        )

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self._files), "stop")

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+asyncpg://{_SERVER_USER}@/{name}?host={self._folder}"

    async def create_database(self, name: str) -> None:
        """Make an empty database."""
        await self.execute(f'CREATE DATABASE "{name}"', database=_SERVER_USER)

    def dump(self, name: str) -> str:
        """The statements that make the tables of a database, with what is in them."""
        lines = self._run(
            "pg_dump", "--inserts", "-h", str(self._folder), "-U", _SERVER_USER, name
        ).splitlines()
        return "\n".join(line for line in lines if not line.startswith("\\"))  # those are for psql

    async def execute(self, script: str, *, database: str) -> None:
        """Run statements in a database."""
        connection = await asyncpg.connect(host=str(self._folder), user=_SERVER_USER, database=database)
        try:
            await connection.execute(script)
        finally:
            await connection.close()

    def _run(self, program: str, *arguments: str) -> str:
        as_user = ["runuser", "-u", _SERVER_USER, "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*as_user, str(self._binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._output(program),
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=self._folder,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed; its log is in {self._folder}")
        return done.stdout or ""

    @staticmethod
    def _output(program: str) -> int:
        # The server that pg_ctl starts would keep a pipe open.
        return subprocess.PIPE if program == "pg_dump" else subprocess.DEVNULL


_SERVER: Final = pytest.StashKey[PostgresServer]()
_STATEMENTS: Final = pytest.StashKey[str]()


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server that is gone afterwards. Skips (or fails, see ``NO_SKIP``) where PostgreSQL is not installed."""
    binaries = _binaries()
    if binaries is None:
        (pytest.fail if os.environ.get(NO_SKIP) else pytest.skip)(_MISSING)
    folder = Path(tempfile.mkdtemp(prefix="esr1-pg-"))  # a short path: socket names have a limit
    server = PostgresServer(binaries, folder)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    versions = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> PostgresServer:
    """One server per test process, with one database for all its tests.

    Kept by the configuration, since every folder that imports this fixture has one of its own.
    """
    if _SERVER not in pytestconfig.stash:
        running = running_postgres()
        server = running.__enter__()
        pytestconfig.add_cleanup(lambda: running.__exit__(None, None, None))
        _finish(server.create_database(_DATABASE))
        pytestconfig.stash[_SERVER] = server
    return pytestconfig.stash[_SERVER]


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer, pytestconfig: pytest.Config) -> str:
    """The statements that make a migrated database of an empty one: quicker than migrating or copying one."""

    async def migrate() -> None:
        await postgres.execute(_EMPTY, database=_DATABASE)
        await (await Database.open(postgres.url(_DATABASE))).close()

    if _STATEMENTS not in pytestconfig.stash:
        _finish(migrate())
        pytestconfig.stash[_STATEMENTS] = postgres.dump(_DATABASE)
    return pytestconfig.stash[_STATEMENTS]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    file = tmp_path_factory.mktemp("store") / "migrated.sqlite3"

    async def migrate() -> None:
        await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()

    _finish(migrate())
    return file


def _finish(work: Coroutine[None, None, None]) -> None:
    """Run it to its end beside the event loop of the test that is the first to need it."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    return str(request.param)


@pytest.fixture
async def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database that was never migrated (for SQLite: a file that is not there yet)."""
    if backend == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/var/test.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres")
    await server.execute(_EMPTY, database=_DATABASE)
    return server.url(_DATABASE)


@pytest.fixture
async def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database without content."""
    if backend == "sqlite":
        file = tmp_path / "test.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
        return f"sqlite+aiosqlite:///{file}"
    tables: str = request.getfixturevalue("migrated_postgres")
    server: PostgresServer = request.getfixturevalue("postgres")
    await server.execute(_EMPTY + tables, database=_DATABASE)
    return server.url(_DATABASE)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database without content."""
    database = Database(url)
    yield database
    await database.close()
