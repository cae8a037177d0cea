"""Adds organizations to the next dialogue of a demonstration's SQLite file while no server has it open: so many whose
applications arrived, and so many that came by a link and have sent nothing yet. Rows are copies of rows that are there.
Prints the dialogue and one session a line."""

import hashlib
import json
import os
import sqlite3
import sys
import time
import uuid

path, arrived, coming = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(path, isolation_level=None)
db.row_factory = sqlite3.Row


def insert(table, row):
    names = ", ".join(row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def one(query, *values):
    return dict(db.execute(query, values).fetchone())


db.execute("BEGIN")
event = one("SELECT * FROM constructive WHERE state = 'announced' ORDER BY held_on DESC LIMIT 1")
like = one("SELECT * FROM application WHERE sent_at IS NOT NULL AND withdrawn_at IS NULL LIMIT 1")
person = one("SELECT * FROM representative WHERE application_id IS NOT NULL LIMIT 1")
organization = one("SELECT * FROM organization WHERE id = ?", like["organization_id"])
# As the demonstration has them: kind, track, region, and both in the profile.
likes = [dict(r) for r in db.execute("SELECT * FROM application WHERE track <> 'registration' AND sent_at IS NOT NULL")]
last = one("SELECT max(number) AS n FROM application WHERE constructive_id = ?", event["id"])["n"] or 0


def new_organization(n, name):
    row = dict(organization, id=uuid.uuid4().bytes, email=f"desk@organization-{n}.example", name=name, name_key=name.lower())
    insert("organization", row)
    return row["id"]


for n in range(arrived):
    name = f"{['Forum', 'Réseau', 'Союз', 'مؤسسة', '协会', 'Centro'][n % 6]} {n}"
    like = likes[n % len(likes)]
    profile = dict(json.loads(like["profile"]), name=name)
    row = dict(
        like, id=uuid.uuid4().bytes, constructive_id=event["id"], organization_id=new_organization(n, name),
        number=last + n + 1, name=name, profile=json.dumps(profile, ensure_ascii=False),
        circulation_id=None, outcome=None, outcome_at=None, withdrawn_at=None, status="sent",
        sent_at=like["sent_at"] + n,
    )
    insert("application", row)
    insert("representative", dict(person, id=uuid.uuid4().bytes, application_id=row["id"], place=0))
print(uuid.UUID(bytes=event["id"]))
for n in range(arrived, arrived + coming):
    token = os.urandom(16).hex()
    insert("organization_session", {
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "organization_id": new_organization(n, f"Late caller {n}"),
        "created_at": int(time.time() * 1000),
    })
    print(token)
db.execute("COMMIT")
