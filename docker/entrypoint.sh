#!/bin/sh
# Puts the secrets into the environment, where the settings read them; what is set there already goes first.
set -eu
folder=${SECRETS_DIR:-/secrets}

if [ -z "${SECRET_KEY:-}" ]; then
  SECRET_KEY=$(cat "$folder/secret_key")
  export SECRET_KEY
fi
if [ -z "${SUPPRESSION_KEY:-}" ] && [ -s "$folder/suppression_key" ]; then
  SUPPRESSION_KEY=$(cat "$folder/suppression_key")
  export SUPPRESSION_KEY
fi
if [ -z "${DATABASE_URL:-}" ]; then
  DATABASE_URL="postgres://kolmikanta:$(cat "$folder/database_password")@${DATABASE_HOST:-database}:5432/kolmikanta"
  export DATABASE_URL
fi
mkdir -p "${MEDIA_ROOT:-/data/files}" "${TMPDIR:-/tmp}"
exec "$@"
