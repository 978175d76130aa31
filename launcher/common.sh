# shellcheck shell=bash
# What every command of the launcher uses: places, output, steps, packages. Sourced, never run.

MIZZEN_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export MIZZEN_ROOT
export MIZZEN_STATE=${MIZZEN_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/mizzen}
export MIZZEN_CACHE=${MIZZEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mizzen}
export MIZZEN_VERSION=0.1.0 MIZZEN_NAMESPACE=mizzen-system
# A folder for each run: two at once do not write into each other's logs. The last twenty are kept.
MIZZEN_LOGS=$MIZZEN_STATE/logs/$(date +%Y%m%d-%H%M%S)-$$

# Long steps say that they are alive this often where there is no terminal to draw on.
PROGRESS_SECONDS=${MIZZEN_PROGRESS_SECONDS:-20}

# shellcheck disable=SC2034
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m' TTY=yes
else
  BOLD='' DIM='' RED='' GREEN='' YELLOW='' PLAIN='' TTY=''
fi

say() { printf '%s\n' "$*"; }
note() { printf '%s  %s%s\n' "$DIM" "$*" "$PLAIN"; }
warn() { printf '%s  ! %s%s\n' "$YELLOW" "$*" "$PLAIN" >&2; }
die() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# The programs that were started here end with the launcher, however it ends.
CHILDREN=()
end_children() {
  local child
  for child in "${CHILDREN[@]}"; do
    kill -TERM -- "-$child" 2>/dev/null || kill -TERM "$child" 2>/dev/null || true
  done
  CHILDREN=()
}
AT_EXIT=()
at_exit() { AT_EXIT+=("$1"); }
leave() {
  local status=$? i
  trap - EXIT INT TERM
  [[ -z $TTY ]] || printf '\r\e[K'
  end_children
  for ((i = ${#AT_EXIT[@]} - 1; i >= 0; i--)); do "${AT_EXIT[i]}" || true; done
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

seconds_since() { printf '%d.%d' $((($(now_ms) - $1) / 1000)) $((($(now_ms) - $1) % 1000 / 100)); }
now_ms() { local t=$EPOCHREALTIME; t=${t/[.,]/}; printf '%s' "${t%???}"; }

new_logs() {
  local old
  mkdir -p "$MIZZEN_LOGS"
  for old in $(cd "$MIZZEN_STATE/logs" && ls -1t | tail -n +21); do rm -rf "$MIZZEN_STATE/logs/$old"; done
}

# step "Doing this" COMMAND…: runs the command with its output in a log, and prints one line with its time.
# A step that fails ends the launcher (see attempt). A command may say how it went in a few words by writing them to $STEP_NOTE.
# Runs in a process of its own: it cannot set variables here.
step() {
  local title=$1 slug log begin pid status=0 next=$PROGRESS_SECONDS elapsed tail note_file
  shift
  slug=$(tr -cs 'a-zA-Z0-9' '-' <<<"${title,,}")
  log=$MIZZEN_LOGS/${slug%-}.log
  note_file=$log.note
  [[ -d $MIZZEN_LOGS ]] || new_logs
  rm -f "$note_file"
  begin=$(now_ms)
  # A process group of its own, so that all of it ends when the launcher is told to.
  set -m
  (
    set +m
    trap - EXIT INT TERM
    set -euo pipefail
    export STEP_NOTE=$note_file
    "$@"
  ) >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  CHILDREN=("$pid")
  while kill -0 "$pid" 2>/dev/null; do
    elapsed=$((($(now_ms) - begin) / 1000))
    if [[ -n $TTY ]]; then
      tail=$(tail -n 1 "$log" 2>/dev/null | tr -cd '[:print:]' | cut -c1-60 || true)
      printf '\r\e[K  %s  %s%d s  %s%s' "$title" "$DIM" "$elapsed" "$tail" "$PLAIN"
    elif ((elapsed >= next)); then
      printf '  … %s (%d s) %s\n' "$title" "$elapsed" "$(tail -n 1 "$log" 2>/dev/null | tr -cd '[:print:]' | cut -c1-100 || true)"
      next=$((next + PROGRESS_SECONDS))
    fi
    # Short steps are not made longer by the watching.
    if (($(now_ms) - begin < 1000)); then sleep 0.03; else sleep 0.3; fi
  done
  wait "$pid" || status=$?
  CHILDREN=()
  [[ -z $TTY ]] || printf '\r\e[K'
  if ((status == 0)); then
    printf '%s✓%s %-58s %7s s%s\n' "$GREEN" "$PLAIN" "$title" "$(seconds_since "$begin")" \
      "$([[ -s $note_file ]] && printf '  %s%s%s' "$DIM" "$(head -n 1 "$note_file")" "$PLAIN")"
    rm -f "$note_file"
    return 0
  fi
  printf '%s✗%s %-58s %7s s\n' "$RED" "$PLAIN" "$title" "$(seconds_since "$begin")"
  printf '%s\n' "  The end of $log:" >&2
  tail -n 30 "$log" | sed 's/^/  | /' >&2
  # Not a return: bash does not stop at a failing command below an `if` or `||`, also not in a step's own process.
  exit "$status"
}

# attempt COMMAND…: runs a function whose steps may fail, in a shell of its own; its status is in $ATTEMPT.
# Never to be called in a condition, for the same reason.
attempt() {
  (
    CHILDREN=() AT_EXIT=()
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$@"
  ) &
  CHILDREN=("$!")
  set +e
  wait "$!"
  # shellcheck disable=SC2034
  ATTEMPT=$?
  set -e
  CHILDREN=()
}

# Inside a step: what its line shall say at the end.
step_note() { printf '%s\n' "$*" >"${STEP_NOTE:-/dev/null}"; }

is_debian() { command -v apt-get >/dev/null && command -v dpkg >/dev/null; }

# ensure_packages PROGRAM=PACKAGE…: installs the Debian packages whose program is not there.
# A program that begins with / is a file to look for.
ensure_packages() {
  local pair program missing=() names=()
  for pair in "$@"; do
    program=${pair%%=*}
    if [[ $program == /* ]]; then
      [[ ! -e $program ]] || continue
    elif command -v "$program" >/dev/null || [[ -x /usr/sbin/$program || -x /sbin/$program ]]; then
      continue
    fi
    missing+=("${program##*/}")
    names+=("${pair#*=}")
  done
  ((${#missing[@]})) || return 0
  if ! is_debian || ((EUID != 0)); then
    die "These programs are missing: ${missing[*]}" \
      "Install them first. On Debian or Ubuntu: sudo apt-get install ${names[*]}"
  fi
  step "Installing ${names[*]}" install_packages "${names[@]}"
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # Once per machine and day: the lists are what takes the time.
  local stamp=$MIZZEN_CACHE/apt-updated
  mkdir -p "$MIZZEN_CACHE"
  if [[ -z $(find "$stamp" -mmin -1440 2>/dev/null) ]]; then
    apt-get update
    touch "$stamp"
  fi
  # Services that packages would start (containerd) are not wanted: what is needed is started by hand.
  local policy=/usr/sbin/policy-rc.d own=''
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    own=yes
  fi
  local status=0
  apt-get install -y --no-install-recommends "$@" || {
    apt-get update
    apt-get install -y --no-install-recommends "$@"
  } || status=$?
  [[ -z $own ]] || rm -f "$policy"
  return "$status"
}

# The JDK, for everything started from here.
ensure_jdk() {
  [[ -z ${MIZZEN_JDK_READY:-} ]] || return 0
  if ! JAVA_HOME=$("$MIZZEN_ROOT/launcher/find-jdk" 2>/dev/null); then
    if is_debian && ((EUID == 0)); then
      local package
      for package in openjdk-25-jdk-headless temurin-25-jdk; do
        if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
          step "Installing $package" install_packages "$package"
          break
        fi
      done
    fi
    JAVA_HOME=$("$MIZZEN_ROOT/launcher/find-jdk") || exit 1
  fi
  export JAVA_HOME
  PATH=$JAVA_HOME/bin:$PATH
  MIZZEN_JDK_READY=yes
}

# The wrapper needs some Maven once, to fetch the pinned one.
ensure_maven() {
  ensure_jdk
  compgen -G "${MAVEN_USER_HOME:-$HOME/.m2}/wrapper/mizzen/apache-maven-*/bin/mvn" >/dev/null || ensure_packages mvn=maven
}

# Hash of everything below the given paths that git does not ignore, with uncommitted changes.
sources_hash() {
  (
    cd "$MIZZEN_ROOT"
    git ls-files -z --cached --others --exclude-standard -- "$@" |
      sort -zu | while IFS= read -r -d '' file; do [[ -f $file ]] && printf '%s\0' "$file"; done |
      xargs -0 sha256sum 2>/dev/null
  ) | sha256sum | cut -c1-16
}

# Needs a value after an option: need_value "$@"
need_value() { [[ $# -ge 2 ]] || die "$1 needs a value." "See ./mizzen ${COMMAND:-} --help."; }
