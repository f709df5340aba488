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
# What a killed upload left behind holds personal data; nothing that is at work is a day old.
find "${TMPDIR:-/tmp}" -xdev -type f -mmin +1440 -delete 2>/dev/null || true
exec "$@"
