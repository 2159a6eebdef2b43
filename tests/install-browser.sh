#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's when it is missing and we may.
set -eu
for name in "${KHOITRONG_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji >/dev/null
else
  echo "The browser tests need Chromium: install it, or set KHOITRONG_CHROMIUM to its path." >&2
  exit 1
fi
