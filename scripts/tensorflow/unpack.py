"""Unpacks parts of a wheel: unpack.py WHEEL TARGET PATTERN..., patterns as in fnmatch (* crosses folders)."""

import fnmatch
import os
import shutil
import sys
import zipfile

wheel, target, *patterns = sys.argv[1:]
found = 0
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        name = entry.filename
        if entry.is_dir() or not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            continue
        path = os.path.realpath(os.path.join(target, name))
        if not path.startswith(os.path.realpath(target) + os.sep):
            sys.exit(f"{name} leaves the target folder")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(entry) as source, open(path, "wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        if entry.external_attr >> 16 & 0o100:
            os.chmod(path, 0o755)
        found += 1
print(found)
