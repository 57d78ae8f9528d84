"""Makes a ledger large: copies of one instance that came in by C-STORE, with identities of their own.

Works on the file of a relay that is stopped, by SQL, because a million C-STOREs would take an hour. Every column is
copied as it is but those that tell instances apart, so that it holds for columns that later migrations add. The packs
the rows point into are not there: such a ledger is for measuring, not for reading.
"""

import hashlib
import sqlite3

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
INSTANCES_OF_A_STUDY = 300


def id_text(prefix, number):
    """Ids sort by their time, so copies get moments of their own, 1 ms apart, before the original's."""
    digits = ""
    for _ in range(26):
        digits = ALPHABET[number % 32] + digits
        number //= 32
    return f"{prefix}_{digits}"


def grow(file, rows):
    ledger = sqlite3.connect(file, isolation_level=None)
    ledger.row_factory = sqlite3.Row
    ledger.execute("PRAGMA synchronous = OFF")
    template = dict(ledger.execute("SELECT * FROM objects WHERE instance IS NOT NULL LIMIT 1").fetchone())
    study = dict(ledger.execute("SELECT * FROM studies WHERE uid = ?", (template["study"],)).fetchone())
    prefix = template["id"].split("_")[0]
    pack_prefix = template["pack"].split("_")[0]

    def objects():
        for i in range(rows):
            number = 1 + i // INSTANCES_OF_A_STUDY
            yield {**template, "id": id_text(prefix, (1_700_000_000_000 + i) << 80 | i),
                   "digest": hashlib.sha256(str(i).encode()).digest(), "study": f"2.25.9{number}",
                   "series": f"2.25.9{number}.1", "instance": f"2.25.9{number}.1.{i}",
                   "pack": id_text(pack_prefix, (1_700_000_000_000 + number) << 80 | number),
                   "pack_offset": i % INSTANCES_OF_A_STUDY * template["pack_size"]}

    def studies():
        for number in range(1, 2 + (rows - 1) // INSTANCES_OF_A_STUDY):
            yield {**study, "uid": f"2.25.9{number}"}

    ledger.execute("BEGIN")
    for table, made, first in (("objects", objects(), template), ("studies", studies(), study)):
        columns = ", ".join(first)
        values = ", ".join(f":{column}" for column in first)
        ledger.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", made)
    ledger.execute("COMMIT")
    ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
