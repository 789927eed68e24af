#!/bin/sh
# The parts of the system that the tests use and Python cannot bring: the OpenSSH server.
# As root, a missing part is installed from Debian.  Otherwise it is named, and the tests that need it skip.
# With CI set, a part that is missing at the end is a failure.
set -u

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

missing_packages() {
    for pair in sshd:openssh-server ssh-keygen:openssh-client; do
        command -v "${pair%%:*}" >/dev/null || printf '%s ' "${pair#*:}"
    done
}

install_packages() {
    # A package's own daemon must not start: the tests start theirs, on their own port.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

missing=$(missing_packages)
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $missing"
    # shellcheck disable=SC2086  # one word for each package
    install_packages $missing >&2
    missing=$(missing_packages)
fi
if [ -n "$missing" ]; then
    echo "missing: ${missing% }. Its tests will skip. To run them: apt-get install ${missing% }" >&2
    [ -z "${CI:-}" ]
fi
