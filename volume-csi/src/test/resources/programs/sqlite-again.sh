cd "$VIEW"
python3 - <<'PY'
import sqlite3

for name, rows in (("data.db", 2000), ("old.db", 1000)):
    base = sqlite3.connect(name)
    assert base.execute("pragma integrity_check").fetchone() == ("ok",)
    assert base.execute("select count(*) from t").fetchone() == (rows,)
PY
