# shellcheck shell=bash
# For the commands that boot Debian kernels in QEMU: packages of any architecture without touching
# the machine's own apt, the tests as one archive, and guests that never outlive the script. To be
# sourced.

# Ends with a message that names the packages, unless every tool is there: require COMMAND PACKAGE ...
require() {
  local packages=()
  while (($# > 0)); do
    [[ -e $1 ]] || type -P "$1" >/dev/null || packages+=("$2")
    shift 2
  done
  ((${#packages[@]} == 0)) || {
    printf '%s: needs packages that are not here: apt-get install %s\n' "${0##*/}" "${packages[*]}" >&2
    exit 2
  }
}

# Makes $1 a directory from which private_apt works, for architecture $2: the machine's own Debian
# sources and proxy, lists and packages of its own.
make_private_apt() {
  local root=$1 architecture=$2 codename proxy='' file
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  mkdir -p "$root"/{etc/{sources.list,apt.conf,preferences}.d,state/lists/partial,cache/archives/partial}
  : >"$root/state/status"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    # Only Debian's suites: other sources need not have the architecture.
    if [[ -f $file ]] && grep -Eq "^[^#]*[[:space:]]$codename([[:space:]]|$)" "$file"; then
      cp "$file" "$root/etc/sources.list.d/"
    fi
  done
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  cat >"$root/apt.conf" <<END
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::http::Proxy "$proxy";
Dir::State "$root/state";
Dir::State::status "$root/state/status";
Dir::Cache "$root/cache";
Dir::Etc "$root/etc";
Dir::Etc::trusted "/etc/apt/trusted.gpg";
Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";
END
  private_apt "$root" apt-get update -qq
}

# Runs an apt command in such a directory.
private_apt() {
  APT_CONFIG=$1/apt.conf "${@:2}"
}

# Downloads the newest kernel whose package name matches the pattern $2, and unpacks it to $3; what is
# unpacked there already stays. Prints the release, as uname -r would.
unpack_kernel() {
  local apt=$1 pattern=$2 directory=$3 package
  package=$(private_apt "$apt" apt-cache pkgnames linux-image- | grep -E "^$pattern\$" | sort -V | tail -n 1)
  [[ -n $package ]] || {
    printf '%s: no kernel package matches %s\n' "${0##*/}" "$pattern" >&2
    return 1
  }
  if [[ ! -e $directory/boot/vmlinuz-${package#linux-image-} ]]; then
    mkdir -p "$directory"
    (cd "$apt/cache/archives" && private_apt "$apt" apt-get -qq download "$package")
    dpkg-deb -x "$apt/cache/archives/$package"_*.deb "$directory"
  fi
  printf '%s\n' "${package#linux-image-}"
}

# Compiles the tests of the Linux runtime and of the test kit, in the tree $1, and puts them, what they
# need and JUnit's console launcher into the directory $2: class directories in classes/, jars in lib/.
collect_tests() {
  local tree=$1 directory=$2 module engine version
  (cd "$tree" && ./mvnw -q -B -ntp -Dverification.skip -pl nucleus-testkit -am test-compile \
    dependency:copy-dependencies -DincludeScope=test -DexcludeGroupIds=dev.nucleus -Dmdep.useSubDirectoryPerType=false \
    -DoutputDirectory="$directory/lib")
  engine=("$directory"/lib/junit-platform-engine-*.jar)
  version=${engine[0]##*-engine-}
  version=${version%.jar}
  (cd "$tree" && ./mvnw -q -B -ntp -N dependency:copy -DoutputDirectory="$directory/console" \
    -Dartifact="org.junit.platform:junit-platform-console-standalone:$version")
  # The launcher's jar holds these as well.
  rm "$directory"/lib/junit-jupiter*.jar "$directory"/lib/junit-platform-{commons,engine}-*.jar
  for module in nucleus-core nucleus-linux-jna nucleus-testkit; do
    mkdir -p "$directory/classes/$module"
    cp -r "$tree/$module/target/classes" "$directory/classes/$module/"
    # The tests of the core bring a runtime of their own, which only pretends.
    [[ $module == nucleus-core ]] || cp -r "$tree/$module/target/test-classes" "$directory/classes/$module/"
  done
}

# The process of the guest that runs, if any.
guest=

# Runs QEMU for at most $1 seconds; whoever sources this calls stop_guest when it ends.
run_guest() {
  local seconds=$1 status=0
  shift
  timeout --kill-after=5 "$seconds" "$@" </dev/null &
  guest=$!
  wait "$guest" || status=$?
  guest=
  ((status != 124)) || printf '%s: the guest took longer than %d s\n' "${0##*/}" "$seconds" >&2
  return "$status"
}

stop_guest() {
  [[ -z $guest ]] || kill "$guest" 2>/dev/null || :
  guest=
}
