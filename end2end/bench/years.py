"""Fills a demonstration's SQLite file, while no server has it open, with as many reviews, phases, answers and messages as
years would bring. Rows are copies of rows that are there, under other ids and places; what is sealed in them cannot be
opened, and no page that is measured opens it. Prints what is there now."""

import os
import random
import sqlite3
import struct
import sys

path, reviews, phases, answers, messages = sys.argv[1], *map(int, sys.argv[2:])
STAGES = ["preparing", "questionnaire", "feedback", "dialogue", "observations", "agreed", "released"]
rng = random.Random(4)
db = sqlite3.connect(path, isolation_level=None)
db.row_factory = sqlite3.Row
# The file can be made anew: until it is whole, nothing need be durable.
for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-200000", "foreign_keys=OFF"):
    db.execute(f"PRAGMA {pragma}")

count = 0


def new_id():
    """Rising, so that the indexes grow at their ends."""
    global count
    count += 1
    return struct.pack(">QQ", (0x0197 << 48) | (0x7 << 12), 0x8000_0000_0000_0000 | count)


def copies(table, like, rows):
    """Adds rows, each the row `like` with other values in some columns."""
    columns = list(like)
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{c}"' for c in columns)
    db.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",
        ([row.get(c, like[c]) for c in columns] for row in rows),
    )


def one(query, *values):
    return dict(db.execute(query, values).fetchone())


def number(table):
    return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


db.execute("BEGIN")
states = [r[0] for r in db.execute("SELECT code FROM party WHERE untoc = 'party' ORDER BY code")]
reviewed = {r[0] for r in db.execute("SELECT state FROM review")}
groups = [r[0] for r in db.execute("SELECT DISTINCT group_no FROM phase ORDER BY 1")]
review = one("SELECT * FROM review LIMIT 1")
reviewer = one("SELECT * FROM reviewing_state WHERE replaced_at IS NULL LIMIT 1")
stands = one("SELECT * FROM review_phase LIMIT 1")
new = [s for s in states if s not in reviewed][: max(0, reviews - len(reviewed))]
made = [
    {"id": new_id(), "state": s, "code": f"{s}-{i}", "group_no": groups[i % len(groups)], "wrapped_key": os.urandom(73)}
    for i, s in enumerate(new)
]
copies("review", review, made)
copies(
    "reviewing_state",
    reviewer,
    (
        {"id": new_id(), "review_id": r["id"], "state": s}
        for r in made
        for s in rng.sample([s for s in states if s != r["state"]], 2)
    ),
)
all_reviews = [dict(r) for r in db.execute("SELECT * FROM review")]
known = {(r[0], r[1]) for r in db.execute("SELECT review_id, phase FROM review_phase")}
copies(
    "review_phase",
    stands,
    (
        {"review_id": r["id"], "phase": p, "stage": "released" if p < phases else rng.choice(STAGES)}
        for r in all_reviews
        for p in range(1, phases + 1)
        if (r["id"], p) not in known
    ),
)
phase = one("SELECT * FROM phase LIMIT 1")
dated = {(r[0], r[1]) for r in db.execute("SELECT group_no, phase FROM phase")}
copies(
    "phase",
    phase,
    ({"group_no": g, "phase": p} for g in groups for p in range(1, phases + 1) if (g, p) not in dated),
)
response = one("SELECT * FROM response LIMIT 1")
answered = {(r[0], r[1]) for r in db.execute("SELECT review_id, phase FROM response")}
copies(
    "response",
    response,
    (
        {"id": new_id(), "review_id": r["id"], "phase": p}
        for r in all_reviews
        for p in range(1, phases + 1)
        if (r["id"], p) not in answered
    ),
)
if answers:
    # Not into the demonstration's own responses, which people open.
    places = [r[0] for r in db.execute("SELECT id FROM response WHERE id NOT IN (SELECT response_id FROM answer)")]
    answer, revision = one("SELECT * FROM answer LIMIT 1"), one("SELECT * FROM answer_revision LIMIT 1")
    value = os.urandom(120)
    each = -(-answers // len(places))
    for response_id in places:
        rows = [(new_id(), f"untoc-5-{n}") for n in range(each)]
        copies(
            "answer",
            answer,
            ({"id": i, "response_id": response_id, "question": q, "value": value, "revision": 1} for i, q in rows),
        )
        copies(
            "answer_revision",
            revision,
            ({"answer_id": i, "revision": 1, "value": value, "idempotency_key": i.hex()} for i, _ in rows),
        )
if messages:
    thread = one("SELECT * FROM thread WHERE room = 'dialogue' LIMIT 1")
    message = one("SELECT * FROM message LIMIT 1")
    threads = [
        {"id": new_id(), "review_id": r["id"], "phase": p, "subject": f"article/untoc/{20 + p}"}
        for r in all_reviews
        for p in range(1, phases + 1)
    ]
    copies("thread", thread, threads)
    each = -(-messages // len(threads))
    copies(
        "message",
        message,
        (
            {"id": i, "thread_id": t["id"], "review_id": t["review_id"], "seq": n, "idempotency_key": i.hex()}
            for t in threads
            for n in range(1, each + 1)
            for i in [new_id()]
        ),
    )
db.execute("COMMIT")
db.execute("PRAGMA journal_mode=WAL")
print(", ".join(f"{number(t)} {t}" for t in ("review", "review_phase", "answer", "message")))
