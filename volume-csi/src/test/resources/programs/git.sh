# A clone, with the pack files that git maps into memory, commits on top of it, and a repack.
git init -q -b main "$PLAIN/repo"
cd "$PLAIN/repo"
for i in $(seq 1 120); do
  mkdir -p "d$((i % 7))"
  seq "$i" $((i * 40)) >"d$((i % 7))/f$i"
done
git add -A
git commit -qm first
cd "$VIEW"
git clone -q --no-local "$PLAIN/repo" clone
cd clone
git checkout -q -b other
rm -r d1
mv d2 d9
echo more >>d3/f3
git add -A
git commit -qm second
git gc -q
git checkout -q main
git fsck --strict --no-dangling
[ -z "$(git status --porcelain)" ]
git diff --exit-code "$(git -C "$PLAIN/repo" rev-parse main)"
