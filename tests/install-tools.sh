#!/bin/sh
# Finds what the tests need besides Python, or installs Debian's packages where something is missing and we may:
# a Chromium for the browser tests (the shell without windows where Debian has it, which is quicker), and PostgreSQL's
# server for the tests of the queue on both databases.
set -eu

has_browser() {
  for name in "${KHOITRONG_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

has_postgresql() {
  [ "${KHOITRONG_TEST_POSTGRES:-1}" = 0 ] && return 0
  command -v initdb >/dev/null 2>&1 && return 0
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

packages=""
has_browser || packages="chromium-headless-shell fonts-noto-core fonts-noto-color-emoji"
has_postgresql || packages="$packages postgresql"
[ -n "$packages" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  # The tests start a server of their own; Debian's need not run.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  apt-get update -qq
  apt-cache show chromium-headless-shell >/dev/null 2>&1 ||
    packages=$(echo "$packages" | sed 's/chromium-headless-shell/chromium/')
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
  echo "The tests need: $packages. Install them; or set KHOITRONG_CHROMIUM to the path of a Chromium," >&2
  echo "and KHOITRONG_TEST_POSTGRES=0 to leave the tests on PostgreSQL out." >&2
  exit 1
fi
