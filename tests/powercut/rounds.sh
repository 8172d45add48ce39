#!/bin/sh
# Power cuts while a writer runs: rounds.sh PLDISK TEST-PROGRAM ROUNDS
# Ends with 77 and the reason where this machine has no FUSE, no loop devices or no root.
set -u
pldisk=$1 program=$2 rounds=$3
skip() { echo "skipped: $1"; exit 77; }
[ "$(id -u)" = 0 ] || skip "only root can mount"
[ -x "$pldisk" ] || skip "$pldisk is not there"
[ -c /dev/fuse ] || skip "there is no /dev/fuse"
command -v fusermount3 >/dev/null || skip "fuse3 is not installed"
command -v mkfs.ext4 >/dev/null || skip "there is no mkfs.ext4"
losetup -f >/dev/null 2>&1 || skip "there are no loop devices"

work=$(mktemp -d)
loop= disk= writer=
tidy() {
    [ -n "$writer" ] && kill -9 "$writer" 2>/dev/null && wait "$writer" 2>/dev/null
    umount "$work/fs" 2>/dev/null
    umount "$work/after" 2>/dev/null
    [ -n "$loop" ] && losetup -d "$loop" 2>/dev/null
    fusermount3 -u "$work/fuse" 2>/dev/null
    [ -n "$disk" ] && kill "$disk" 2>/dev/null && wait "$disk" 2>/dev/null
    loop= disk= writer=
}
trap 'tidy; rm -rf "$work"' EXIT
wait_for() {
    tries=0
    until eval "$1"; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || { echo "waited too long for: $1"; exit 1; }
        sleep 0.05
    done
}

mkdir "$work/fuse" "$work/fs" "$work/after"
total=0
round=1
while [ "$round" -le "$rounds" ]; do
    rm -f "$work"/disk.img* "$work/after.img" "$work/said"
    truncate -s 400M "$work/disk.img"
    mkfs.ext4 -q -F "$work/disk.img" || exit 1
    "$pldisk" "$work/disk.img" "$work/fuse" & disk=$!
    wait_for '[ -e "$work/fuse/disk" ]'
    loop=$(losetup -f --show "$work/fuse/disk") || exit 1
    mount "$loop" "$work/fs" || exit 1
    SENDO_TEST_WRITER="$work/fs/store" "$program" --exact kill::writer --nocapture >"$work/said" 2>&1 & writer=$!
    wait_for '[ -e "$work/said" ] && grep -q "^stored" "$work/said"'
    sleep "$(awk -v r="$round" 'BEGIN { printf "%.3f", 0.1 + (r * 7919 % 1900) / 1000 }')"
    # What had been said before the cut must be there after it.
    acknowledged=$(grep -c '^stored' "$work/said")
    case $((round % 3)) in 0) mode=all ;; 1) mode=none ;; *) mode=rand ;; esac
    echo "$mode $round $work/after.img" >"$work/fuse/ctl"
    tidy
    mount -o loop "$work/after.img" "$work/after" || exit 1
    if SENDO_TEST_READER="$work/after/store" "$program" --exact power::reader --nocapture >"$work/read" 2>&1; then
        found=$(sed -n 's/^found \([0-9]*\) .*/\1/p' "$work/read")
    else
        cat "$work/read"
        found=-1
    fi
    echo "round $round, $mode: $acknowledged acknowledged; $(grep '^found' "$work/read")"
    umount "$work/after"
    [ "$found" -ge "$acknowledged" ] || { echo "LOST"; exit 1; }
    total=$((total + acknowledged))
    round=$((round + 1))
done
[ "$total" -gt 0 ] || { echo "nothing was written"; exit 1; }
echo "$rounds power cuts, $total commits acknowledged, nothing lost"
