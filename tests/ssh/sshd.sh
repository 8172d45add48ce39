#!/bin/sh
# A school's own store and a real sshd on the loopback, with throw-away accounts and keys.
#   sshd.sh start DIR PORT PROGRAM    sshd.sh stop DIR
# Accounts: sendo-test-sv owns the store; -hb and -ko are in its group; -xx is not.
set -eu
what=$1 dir=$2
accounts='sendo-test-hb sendo-test-ko sendo-test-xx sendo-test-sv'
case $what in
start)
    port=$3 program=$4
    mkdir -p /run/sshd /etc/sendo /run/sendo "$dir/ssh"
    for account in $accounts; do
        useradd --no-create-home --home-dir /nonexistent --shell /bin/sh --user-group "$account"
        usermod --password '*' "$account" # Not locked, so that keys work; no password fits.
    done
    usermod --append --groups sendo-test-sv sendo-test-hb
    usermod --append --groups sendo-test-sv sendo-test-ko
    install -m 755 "$program" "$dir/sendo"
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
PidFile $dir/ssh/pid
PrintMotd no
PrintLastLog no
ForceCommand exec $dir/sendo \$SSH_ORIGINAL_COMMAND
END
    "$(command -v sshd || echo /usr/sbin/sshd)" -f "$dir/ssh/config" -E "$dir/ssh/log"
    ;;
stop)
    if [ -r "$dir/ssh/pid" ]; then kill "$(cat "$dir/ssh/pid")" || true; fi
    rm -rf /etc/sendo /run/sendo
    for account in $accounts; do
        userdel --force "$account" 2>/dev/null || true
    done
    ;;
esac
