#!/usr/bin/env bash
# Sees to the image that docker/Dockerfile builds upon, and prints its name. Where the real one is there or can be
# pulled, that is it. Where no image can be had from anywhere, one like it is made on the spot: Debian 13 by
# debootstrap (as root), with the Node and the npm that run here (a package brings Node's headers). Made once; asking again is quick.
set -euo pipefail

real=node:24-trixie-slim
debian=debian:trixie-slim
stand_in=tunnelkeep-test/node:24-trixie

there() { docker image inspect "$1" >/dev/null 2>&1; }
pulled() { timeout 120 docker pull --quiet "$1" >/dev/null 2>&1; }

make_debian() {
  local folder=$1/debian
  debootstrap --variant=minbase trixie "$folder" >"$1/debootstrap.log" 2>&1 || {
    tail -n 20 "$1/debootstrap.log" >&2
    return 1
  }
  rm -rf "$folder"/var/cache/apt/archives/*.deb
  tar -C "$folder" -c . | docker import - "$debian" >/dev/null
}

# The same places as in the real image: programs, headers and npm in /usr/local. npm trusts whom this machine trusts.
make_stand_in() {
  local local=$1/context/local name
  name=$(node -p 'const { platform, arch, versions } = process; ["node", platform, arch].join("-") + "@" + versions.node')
  npm install --silent --no-save --no-package-lock --prefix "$1/packages" "$name" >/dev/null 2>&1
  mkdir -p "$local/bin" "$local/etc" "$local/lib/node_modules"
  cp "$1"/packages/node_modules/node-linux-*/bin/node "$local/bin/"
  cp -r "$1"/packages/node_modules/node-linux-*/include "$local/"
  cp -rL "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$local/bin/npm"
  if [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    cp -L /etc/ssl/certs/ca-certificates.crt "$local/etc/trusted.crt"
    echo 'cafile=/usr/local/etc/trusted.crt' >"$local/etc/npmrc"
  fi
  printf 'FROM %s\nCOPY local /usr/local\n' "$debian" >"$1/context/Dockerfile"
  DOCKER_BUILDKIT=0 docker build --quiet --tag "$stand_in" "$1/context" >/dev/null 2>"$1/build.log" || {
    cat "$1/build.log" >&2
    return 1
  }
}

if there "$real" || { ! there "$stand_in" && pulled "$real"; }; then
  echo "$real"
  exit
fi
if ! there "$stand_in"; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  there "$debian" || pulled "$debian" || make_debian "$scratch"
  make_stand_in "$scratch"
fi
echo "$stand_in"
