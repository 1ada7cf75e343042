#!/bin/sh
# Drives the practice page in a real browser. Installs Debian's chromium when it is missing.
# Screenshots are left in test/browser/screenshots.
set -e
cd "$(dirname "$0")/../.."
if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  apt-get update
  apt-get install --yes --no-install-recommends chromium fonts-noto-color-emoji
fi
exec npx mocha --no-config --node-option import=tsx --extension ts --timeout 60000 --require ./test/support/root-hooks.ts 'test/browser/**/*.test.ts'
