#!/usr/bin/env bash
# Decides where the backend of the containers runs its backtests, and restarts it where it runs.
#
#   scripts/switch-backtest-mode.sh local    in its own threads
#   scripts/switch-backtest-mode.sh remote   on the worker of docker/compose.remote.yml
#   scripts/switch-backtest-mode.sh status   tells what is set and what runs
#
# The mode is kept in docker/.env (or in the file that KTRDR_ENV_FILE names); other lines of it stay as they are.
# Operations that were started keep the place they were started for. Exit codes: 0 done, 1 the restart failed,
# 2 wrong usage.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
env_file=${KTRDR_ENV_FILE:-$root/docker/.env}
variable=USE_REMOTE_BACKTEST_SERVICE

usage() {
  echo "usage: ${0##*/} local|remote|status" >&2
  exit 2
}

# Prints local, remote, or what stands there in their place.
mode_of() {
  local value=
  [ -f "$env_file" ] && value=$(sed -n "s/^$variable=//p" "$env_file" | tail -n 1)
  case $value in
    true) echo remote ;;
    false) echo local ;;
    '') echo 'not set (compose.remote.yml: remote, compose.yml: local)' ;;
    *) echo "'$value', which the server refuses" ;;
  esac
}

# Writes the file anew and puts it in the place of the old one, so that nobody reads half of it.
write_mode() {
  local draft
  mkdir -p "$(dirname "$env_file")"
  draft=$(mktemp "$env_file.XXXXXX")
  [ -f "$env_file" ] && { grep -v "^$variable=" "$env_file" || true; } >"$draft"
  echo "$variable=$1" >>"$draft"
  chmod 644 "$draft"
  mv "$draft" "$env_file"
}

compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose --env-file "$env_file" -f "$root/docker/compose.yml" -f "$root/docker/compose.remote.yml" "$@"
  else
    docker-compose --env-file "$env_file" -f "$root/docker/compose.yml" -f "$root/docker/compose.remote.yml" "$@"
  fi
}

has_compose() {
  docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null 2>&1
}

# Prints the container of the backend; nothing where there is none, or no engine that could be asked.
backend() {
  has_compose && compose ps -q backend 2>/dev/null || true
}

[ $# -eq 1 ] || usage
case $1 in
  local) value=false ;;
  remote) value=true ;;
  status) value= ;;
  *) usage ;;
esac

if [ -z "$value" ]; then
  echo "mode: $(mode_of)"
  echo "kept in: $env_file"
  container=$([ -f "$env_file" ] && backend || true)
  echo "backend: ${container:-no container is known}"
  exit 0
fi

before=$(mode_of)
write_mode "$value"
if [ "$before" = "$1" ]; then echo "The mode is $1, as before ($env_file)."; else echo "The mode is $1 now, before: $before ($env_file)."; fi

if [ -z "$(backend)" ]; then
  echo "No container of the backend is running here, so nothing was restarted. A server without containers reads the"
  echo "file with: set -a; . '$env_file'; set +a; npm start"
  exit 0
fi
if compose up --detach --no-deps backend; then
  echo 'The backend has been restarted with it.'
else
  echo 'The mode is written, and the backend could not be restarted: see above, then try again.' >&2
  exit 1
fi
