# A tree with links, marks and holes in and out again.
cd "$PLAIN"
mkdir -p tree/a/b tree/empty
seq 1 50000 >tree/a/large
printf '#!/bin/sh\n' >tree/a/b/run
chmod 755 tree/a/b/run
ln -s ../large tree/a/b/link
ln -s nowhere tree/broken
truncate -s 3M tree/hole
printf x >>tree/hole
for i in $(seq 1 300); do echo "$i" >"tree/a/b/f$i"; done
tar cf tree.tar tree
cd "$VIEW"
tar xf "$PLAIN/tree.tar" --no-same-permissions
diff -r --no-dereference "$PLAIN/tree" tree
[ -x tree/a/b/run ] && [ ! -x tree/a/large ]
tar cf - tree | tar xf - -C "$PLAIN" --one-top-level=back
diff -r --no-dereference "$PLAIN/tree" "$PLAIN/back/tree"
find tree -printf '%P %y %s %l\n' | grep -v ' d ' | LC_ALL=C sort >"$PLAIN/found"
(cd "$PLAIN" && find tree -printf '%P %y %s %l\n') | grep -v ' d ' | LC_ALL=C sort | diff - "$PLAIN/found"
