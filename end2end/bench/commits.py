"""Bare SQLite: one insert a transaction, WAL and synchronous=FULL like the server. Prints commits per second."""

import os
import sqlite3
import sys
import time

path, seconds = sys.argv[1], float(sys.argv[2])
db = sqlite3.connect(path, isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE answer_revision (id INTEGER PRIMARY KEY, value BLOB NOT NULL)")
value = os.urandom(420)  # about the sealed text that the load saves
count, begun = 0, time.monotonic()
while (took := time.monotonic() - begun) < seconds:
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO answer_revision (value) VALUES (?)", (value,))
    db.execute("COMMIT")
    count += 1
print(count / took)
