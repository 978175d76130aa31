# needs pip3
# A package from a wheel, without an index.
cd "$PLAIN"
python3 - <<'PY'
import zipfile

with zipfile.ZipFile("kettle-1.0-py3-none-any.whl", "w") as wheel:
    for i in range(60):
        wheel.writestr(f"kettle/part{i}.py", f"VALUE = {i}\n")
    wheel.writestr("kettle/__init__.py", "from .part7 import VALUE\n")
    wheel.writestr("kettle-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: kettle\nVersion: 1.0\n")
    wheel.writestr("kettle-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr("kettle-1.0.dist-info/RECORD", "")
PY
cd "$VIEW"
python3 -m pip install -q --no-index --no-deps --no-cache-dir --disable-pip-version-check --target site "$PLAIN"/kettle-*.whl
PYTHONPATH=site python3 -c 'import kettle; assert kettle.VALUE == 7'
