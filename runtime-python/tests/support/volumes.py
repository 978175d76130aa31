"""The volume agent's socket in memory, true to contracts 10: several pods share one history."""

import pathlib

from .service import Reply, Service, problem


class FakeVolumeStore:
    """Commits of one Volume: a list of {path: bytes}."""

    def __init__(self):
        self.commits = [{}]
        self.changed_by = [set()]

    @property
    def head(self):
        return len(self.commits) - 1


class FakeVolumeAgent(Service):
    """The socket of one pod that has the Volume ``name`` of ``store`` mounted at ``mount``."""

    def __init__(self, socket_path, name, store, mount):
        self.name = name
        self.store = store
        self.mount = pathlib.Path(mount)
        self.base = store.head
        self.open_files = []
        self._show(store.commits[self.base])
        super().__init__(str(socket_path))

    def handle(self, request):
        path, _, action = request.path.removeprefix("/v1/volumes/").partition(":")
        if path != self.name:
            return problem(404, "volume-not-mounted", f"{path} is not mounted in this pod.")
        if action == "commit":
            return Reply(200, self._commit())
        if action == "reload":
            return self._reload(request.query.get("dirty", "refuse"))
        dirty = sorted(self._dirty())
        return Reply(200, {"commit": self.base, "head": self.store.head, "dirty": dirty})

    def _dirty(self):
        before, now = self.store.commits[self.base], self._files()
        return {path for path in {*before, *now} if before.get(path) != now.get(path)}

    def _commit(self):
        dirty = self._dirty()
        others = set().union(*self.store.changed_by[self.base + 1 :])
        merged = dict(self.store.commits[-1])
        now = self._files()
        for path in dirty:
            merged.pop(path, None)
            if path in now:
                merged[path] = now[path]
        if dirty:
            self.store.commits.append(merged)
            self.store.changed_by.append(dirty)
            self.base = self.store.head
            self._show(merged)
        return {
            "commit": self.base,
            "changed": bool(dirty),
            "files": len(merged),
            "bytes": sum(map(len, merged.values())),
            "uploadedBytes": sum(len(now[path]) for path in dirty if path in now),
            "overwritten": sorted(dirty & others),
        }

    def _reload(self, dirty):
        if self.open_files:
            raise problem(
                409,
                "volume-busy",
                "1 files of the volume are open",
                openFiles=self.open_files,
                paths=[file["path"] for file in self.open_files],
            )
        paths = sorted(self._dirty())
        if paths and dirty == "refuse":
            raise problem(409, "volume-dirty", f"Not committed: {', '.join(paths)}", paths=paths)
        if paths:
            self._commit()
        before = self.store.commits[self.base]
        self.base = self.store.head
        now = self.store.commits[self.base]
        self._show(now)
        changed = sorted(p for p in {*before, *now} if before.get(p) != now.get(p))
        return Reply(200, {"commit": self.base, "changed": changed})

    def _files(self):
        return {
            path.relative_to(self.mount).as_posix(): path.read_bytes()
            for path in self.mount.rglob("*")
            if path.is_file()
        }

    def _show(self, tree):
        for path in self._files():
            (self.mount / path).unlink()
        for path, data in tree.items():
            (self.mount / path).parent.mkdir(parents=True, exist_ok=True)
            (self.mount / path).write_bytes(data)
