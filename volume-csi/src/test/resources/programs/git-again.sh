cd "$VIEW/clone"
git fsck --strict --no-dangling
[ -z "$(git status --porcelain)" ]
[ "$(git log --oneline other | wc -l)" = 2 ]
