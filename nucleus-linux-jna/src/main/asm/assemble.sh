#!/bin/sh
# Assembles one source of this directory and prints its bytes as the text block for the Java class
# that carries them.
#
#   assemble.sh runner-x86_64      for RunnerCode
#   assemble.sh reaper-aarch64     for ReaperElf
#
# Needs binutils: as and objcopy, or aarch64-linux-gnu-as and aarch64-linux-gnu-objcopy.
set -eu
name=${1:?usage: assemble.sh runner-x86_64|runner-aarch64|reaper-x86_64|reaper-aarch64}
here=$(dirname "$0")
case $name in
  *-$(uname -m)) prefix= ;;
  *-x86_64) prefix=x86_64-linux-gnu- ;;
  *) prefix=aarch64-linux-gnu- ;;
esac
dir=$(mktemp -d)
trap 'rm -r "$dir"' EXIT
"${prefix}as" -o "$dir/o" "$here/$name.S"
"${prefix}objcopy" -O binary -j .text "$dir/o" "$dir/bin"
od -An -v -tx1 -w32 "$dir/bin" | tr -d ' ' | sed 's/.*/          &/'
