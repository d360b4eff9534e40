"""The index: derived from the records, in the cache folder, thrown away and filled anew whenever it does not answer.

It goes round the door: SQLite keeps its own files. Nothing here is ever synced to the disk.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

VERSION = 1
_NAME, _MEMORY = "index.sqlite", ":memory:"
_SECONDS = 5.0
_SCHEMA = """
create table packs (id integer primary key, name text not null unique, size integer not null);
create table blobs (blob blob not null, pack integer not null, offset integer not null, length integer not null,
    size integer not null, sealed integer not null, primary key (blob, pack)) without rowid;
create table snapshots (name text primary key, stat text not null, mark text not null, row blob not null);
create table stats (path blob primary key, row blob not null, proof blob not null) without rowid;
create table fulls (sequence integer primary key, digest text not null, snapshot text not null);
create table intervals (id integer primary key, path blob not null, facts blob not null, size integer not null,
    first integer not null, last integer);
create index open_intervals on intervals (path) where last is null;
create table partials (sequence integer primary key, digest text not null, snapshot text not null);
create table parts (path blob not null, sequence integer not null, facts blob, size integer not null,
    primary key (path, sequence)) without rowid;
"""
_TABLES = "packs blobs snapshots stats fulls intervals partials parts"


class Index:
    """One SQLite file, or one in memory where that file cannot be had."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._open: sqlite3.Connection | None = None
        self._turn = threading.RLock()

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do this work in one transaction; where the index fails, it is emptied and the work done on the empty one.

        A file that another process holds for seconds is left to it, and this one goes on in memory; so it does where
        the volume takes no file at all.
        """
        with self._turn:
            try:
                return self._transact(work)
            except sqlite3.Error as problem:
                if _is_held(problem):
                    return self._in_memory(work)
            except (OverflowError, ValueError):  # rows that are none
                pass
            self._discard()
            try:
                return self._transact(work)
            except sqlite3.Error:  # a full disk is told as one that cannot be written
                return self._in_memory(work)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._open is None:
            self._open = self._connect()
        with self._open as database:
            return work(database)

    def _in_memory(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self.close()
        self._open = _prepared(_MEMORY)
        return self._transact(work)

    def _connect(self) -> sqlite3.Connection:
        where = os.path.join(self._folder, _NAME)
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            os.close(os.open(where, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # SQLite's other files take its mode
        except OSError:
            return _prepared(_MEMORY)
        return _prepared(where)

    def _discard(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                os.unlink(os.path.join(self._folder, _NAME + suffix))


def _is_held(problem: sqlite3.Error) -> bool:
    held = (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF in held


def _prepared(where: str) -> sqlite3.Connection:
    database = sqlite3.connect(where, timeout=_SECONDS, check_same_thread=False)
    try:
        database.execute("pragma journal_mode = wal")
        database.execute("pragma synchronous = off")
        _bring_up(database)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up(database: sqlite3.Connection) -> None:
    """The tables of this version; those of another one go."""
    if database.execute("pragma user_version").fetchone()[0] == VERSION:
        return
    database.execute("begin immediate")
    if database.execute("pragma user_version").fetchone()[0] != VERSION:
        for table in _TABLES.split():
            database.execute(f"drop table if exists {table}")
        for statement in _SCHEMA.split(";\n"):
            database.execute(statement)
        database.execute(f"pragma user_version = {VERSION}")
    database.commit()
