#!/bin/sh
# Makes the secrets of this installation on its first start; what is there already stays as it is.
set -eu
umask 077
folder=${SECRETS_DIR:-/secrets}

make_secret() {
  [ -s "$folder/$1" ] && return
  python3 -c 'import secrets; print(secrets.token_urlsafe(50))' > "$folder/.$1.part"
  mv "$folder/.$1.part" "$folder/$1"
  echo "Made $1"
}

make_secret secret_key
make_secret database_password
make_secret suppression_key
