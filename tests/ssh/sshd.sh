#!/bin/sh
# A school's own store and a real sshd on the loopback, with throw-away accounts and keys.
#   sshd.sh start DIR PORT PROGRAM    sshd.sh stop DIR
# Accounts: sendo-test-sv owns the store. -hb and -ko are in its group, -xx is not. -ko has the program as its login
# shell; for the others sshd forces it. Exit code 77: no accounts can be made here.
set -eu
what=$1 dir=$2
accounts='sendo-test-sv sendo-test-hb sendo-test-ko sendo-test-xx'
remove() {
    for account in $accounts; do
        userdel --force "$account" >/dev/null 2>&1 || true
        groupdel "$account" >/dev/null 2>&1 || true
    done
}
case $what in
start)
    port=$3 program=$4
    remove # What a test that was killed has left.
    mkdir -p /run/sshd /etc/sendo /run/sendo "$dir/ssh"
    install -m 755 "$program" "$dir/sendo"
    for account in $accounts; do
        shell=/bin/sh
        if [ "$account" = sendo-test-ko ]; then shell=$dir/sendo; fi
        useradd --no-create-home --home-dir /nonexistent --shell "$shell" --user-group "$account" || exit 77
        usermod --password '*' "$account" # Not locked, so that keys work; no password fits.
    done
    usermod --append --groups sendo-test-sv sendo-test-hb
    usermod --append --groups sendo-test-sv sendo-test-ko
    install -d -m 700 -o sendo-test-sv -g sendo-test-sv "$dir/store"
    chown sendo-test-sv:sendo-test-sv /run/sendo
    chmod 750 /run/sendo
    echo "store = \"$dir/store\"" >/etc/sendo/config.toml
    ssh-keygen -q -t ed25519 -N '' -f "$dir/ssh/host"
    ssh-keygen -q -t ed25519 -N '' -f "$dir/ssh/id"
    cp "$dir/ssh/id.pub" "$dir/ssh/authorized"
    chmod 755 "$dir" "$dir/ssh"
    chmod 644 "$dir/ssh/authorized"
    cat >"$dir/ssh/config" <<END
ListenAddress 127.0.0.1
Port $port
HostKey $dir/ssh/host
AuthorizedKeysFile $dir/ssh/authorized
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PidFile $dir/ssh/pid
PrintMotd no
PrintLastLog no
Subsystem sftp internal-sftp
Match User !sendo-test-ko,*
    ForceCommand $dir/sendo
END
    "$(command -v sshd || echo /usr/sbin/sshd)" -f "$dir/ssh/config" -E "$dir/ssh/log"
    ;;
stop)
    if [ -r "$dir/ssh/pid" ]; then kill "$(cat "$dir/ssh/pid")" || true; fi
    rm -rf /etc/sendo /run/sendo
    remove
    ;;
esac
