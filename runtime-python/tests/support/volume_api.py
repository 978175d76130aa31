"""The volume API in memory, true to contracts 10: one Volume with its history, directories only as
the paths of files."""

import base64
import hashlib
import posixpath
import re
import urllib.parse

from .service import Reply, Service, problem

CHUNK = 8 * 1024 * 1024


class FakeVolumeApi(Service):
    """The Volume ``name`` of the namespace ``test``, for callers with ``token``."""

    def __init__(self, name, token, page=2):
        self.token = token
        self.page = page
        self.commits = [{}]
        self.chunks = {}
        self.base = f"/v1/namespaces/test/volumes/{name}"
        super().__init__()

    def handle(self, request):
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise problem(401, "unauthorized", "No token.")
        if not request.path.startswith(self.base):
            raise problem(404, "not-found", "The object store holds no such volume.")
        rest = request.path[len(self.base) :]
        request.query = {k: urllib.parse.unquote(v) for k, v in request.query.items()}
        kind, name = re.match(r"(:\w+|/\w+)/?(.*)", rest).groups()
        return getattr(self, f"_{request.method.lower()}_{kind[1:]}")(
            request, urllib.parse.unquote(name)
        )

    @property
    def tree(self):
        return self.commits[-1]

    def _get_files(self, request, path):
        commit, tree = self._at(request)
        if path not in tree:
            self._refuse_directory(tree, path)
            raise problem(404, "file-not-found", f"The volume holds no '{path}'")
        content, headers = tree[path], {"Mizzen-Commit": str(commit)}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        if not wanted or not content:
            return Reply(200, content, "application/octet-stream", headers)
        first, last = (int(number) for number in wanted.groups())
        part = content[first : last + 1]
        headers["Content-Range"] = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        return Reply(206, part, "application/octet-stream", headers)

    def _delete_files(self, request, path):
        request.only("recursive")
        below = [known for known in self.tree if known.startswith(path + "/")]
        if path not in self.tree and not below:
            raise problem(404, "file-not-found", f"The volume holds no '{path}'")
        if below and request.query.get("recursive") != "true":
            self._refuse_directory(self.tree, path)
        gone = {path, *below}
        return self._commit({p: data for p, data in self.tree.items() if p not in gone})

    def _put_chunks(self, request, name):
        if hashlib.sha256(request.body).hexdigest() != name or len(request.body) > CHUNK:
            raise problem(400, "malformed-request", "Not that chunk.")
        self.chunks[name] = request.body
        return Reply(204)

    def _get_list(self, request, _):
        request.only("path", "recursive", "limit", "cursor")
        path = request.query.get("path", "").strip("/")
        commit, _, after = request.query.get("cursor", f"{len(self.commits) - 1},").partition(",")
        tree = self.commits[int(commit)]
        entries = {}
        for known, content in tree.items():
            inside = known if not path else known[len(path) + 1 :]
            if path in ("", known) or known.startswith(path + "/"):
                names = inside.split("/") if inside else [""]
                for depth in range(1, len(names) + 1):
                    entry = posixpath.join(path, *names[:depth]).rstrip("/")
                    leaf = depth == len(names)
                    size = len(content) if leaf else 0
                    kind, time = ("file", 7) if leaf else ("directory", 0)
                    if depth == 1 or request.query.get("recursive") == "true":
                        entries[entry] = {"path": entry, "type": kind, "mtime": time, "size": size}
        if path and not entries:
            raise problem(404, "file-not-found", f"The volume holds no '{path}'")
        left = [entries[p] for p in sorted(entries, key=lambda p: p.split("/")) if p > after]
        answer = {"commit": int(commit), "entries": left[: self.page]}
        if len(left) > self.page:
            answer["cursor"] = f"{commit},{answer['entries'][-1]['path']}"
        return Reply(200, answer)

    def _post_copy(self, request, _):
        asked = request.json
        destination = asked["destination"].strip("/")
        into = any(path.startswith(destination + "/") for path in self.tree) or not destination
        after = dict(self.tree)
        for source in asked["sources"]:
            source = source.strip("/")
            target = (
                posixpath.join(destination, posixpath.basename(source)) if into else destination
            )
            below = [path for path in self.tree if path.startswith(source + "/")]
            if below and not asked["recursive"]:
                self._refuse_directory(self.tree, source)
            if source not in self.tree and not below:
                raise problem(404, "file-not-found", f"The volume holds no '{source}'")
            for path in below or [source]:
                after[target + path[len(source) :]] = self.tree[path]
        return self._commit(after)

    def _post_upload(self, request, _):
        request.only("force")
        after = dict(self.tree)
        missing = set()
        for file in request.json["files"]:
            path = file["path"].strip("/")
            self._refuse_directory(self.tree, path)
            if path in self.tree and request.query.get("force") != "true":
                raise problem(409, "file-exists", f"'{path}' exists already. Say force.")
            missing.update(chunk for chunk in file.get("chunks", ()) if chunk not in self.chunks)
            if not missing:
                content = base64.b64decode(file.get("content", ""))
                content += b"".join(self.chunks[chunk] for chunk in file.get("chunks", ()))
                if len(content) != file["size"]:
                    raise problem(400, "malformed-request", "The size does not fit.")
                after[path] = content
        return Reply(200, {"missing": sorted(missing)}) if missing else self._commit(after)

    def _get_commits(self, request, _):
        request.only("before")
        newest = int(request.query.get("before", len(self.commits))) - 1
        numbers = range(newest, max(0, newest - self.page), -1)
        return Reply(200, {"commits": [self._describe(number) for number in numbers]})

    def _get_diff(self, request, _):
        request.only("from", "to", "cursor")
        to = int(request.query.get("to", len(self.commits) - 1))
        start = int(request.query.get("from", to - 1))
        if not 0 <= start <= to < len(self.commits):
            raise problem(404, "commit-not-found", "There is no such commit.")
        old, new = self.commits[start], self.commits[to]
        changes = [
            {"path": p, "change": "added" if p not in old else "changed" if p in new else "removed"}
            for p in sorted({*old, *new})
            if old.get(p) != new.get(p)
        ]
        return Reply(200, {"from": start, "to": to, "changes": changes})

    def _post_rollback(self, request, _):
        number = request.json["commit"]
        if not 0 <= number < len(self.commits):
            raise problem(404, "commit-not-found", "There is no such commit.")
        return self._commit(self.commits[number], overwrites=False)

    def _at(self, request):
        commit = int(request.query.get("commit", len(self.commits) - 1))
        return commit, self.commits[commit]

    @staticmethod
    def _refuse_directory(tree, path):
        if any(known.startswith(path + "/") for known in tree):
            raise problem(409, "wrong-file-type", f"'{path}' is a directory.")

    def _describe(self, number):
        tree = self.commits[number]
        return {
            "commit": number,
            "time": "2026-01-02T03:04:05Z",
            "files": len(tree),
            "bytes": sum(map(len, tree.values())),
            "writer": "api/1",
        }

    def _commit(self, tree, overwrites=True):
        before = self.tree
        if tree != before:
            self.commits.append(dict(tree))
        overwritten = [p for p in sorted(tree) if p in before and tree[p] != before[p]]
        answer = self._describe(len(self.commits) - 1)
        answer.update(changed=tree != before, uploadedBytes=0)
        answer["overwritten"] = overwritten if overwrites else []
        return Reply(200, answer)
