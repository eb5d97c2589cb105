import sys
from pathlib import Path
from tests.helpers.projects import generated
from tests.helpers.paths import ROOT
out=Path(sys.argv[1])
for path in sorted({p.parent for p in (ROOT/"examples").rglob("*.twf")}):
    generated(path, out/path.name)
