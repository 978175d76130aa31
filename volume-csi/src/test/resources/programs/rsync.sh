# needs rsync
# A mirror, brought up to date by temporary files that are renamed.
mkdir -p "$PLAIN/source/sub"
for i in $(seq 1 100); do seq "$i" $((i * 20)) >"$PLAIN/source/sub/f$i"; done
ln -s sub/f1 "$PLAIN/source/link"
cd "$VIEW"
rsync -rlt "$PLAIN/source/" mirror/
echo changed >"$PLAIN/source/sub/f5"
rm "$PLAIN/source/sub/f6"
rsync -rlt --checksum --delete "$PLAIN/source/" mirror/
diff -r --no-dereference "$PLAIN/source" mirror
[ -z "$(rsync -rlt --itemize-changes "$PLAIN/source/" mirror/)" ]
