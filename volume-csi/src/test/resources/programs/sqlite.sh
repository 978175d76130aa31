# Two writers through a write-ahead log, whose index both map into memory; a rollback journal besides.
cd "$VIEW"
python3 - <<'PY'
import sqlite3

def connect():
    base = sqlite3.connect("data.db", timeout=30, isolation_level=None)
    assert base.execute("pragma journal_mode=wal").fetchone() == ("wal",)
    return base

one, two = connect(), connect()
one.execute("create table t(k integer primary key, v blob)")
for i in range(200):
    writer, reader = (one, two) if i % 2 else (two, one)
    writer.execute("begin immediate")
    writer.executemany("insert into t(v) values (?)", [(bytes([i % 256]) * 500,)] * 10)
    writer.execute("commit")
    assert reader.execute("select count(*) from t").fetchone() == ((i + 1) * 10,)
one.execute("pragma wal_checkpoint(truncate)")
assert one.execute("pragma integrity_check").fetchone() == ("ok",)
one.close()
two.close()
old = sqlite3.connect("old.db")
old.execute("pragma journal_mode=delete")
old.execute("create table t(v)")
old.executemany("insert into t values (?)", [(i,) for i in range(1000)])
old.commit()
old.execute("delete from t where v % 2 = 0")
old.rollback()
assert old.execute("select count(*) from t").fetchone() == (1000,)
PY
