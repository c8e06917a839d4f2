#!/usr/bin/env bash
# The slower checks of CI. Each prints what it measured and fails when a promise does not hold.
set -euo pipefail
cd "$(dirname "$0")/../.."

node bench/checks/same-bytes.mjs
node bench/checks/bad-input.mjs
node bench/checks/vendors-agree.mjs
node bench/checks/gallery.mjs
node fixtures/generate.mjs --check
