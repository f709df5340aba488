# The production image: web, worker, beat and migrate are the same image with another command.
FROM node:22-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=crm.settings \
    KOLMIKANTA_DATA=/data \
    MEDIA_ROOT=/data/files \
    TMPDIR=/data/tmp \
    STATIC_ROOT=/app/staticfiles \
    STATIC_COMPRESS=1
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin kolmikanta \
 && mkdir -p /data /secrets \
 && chown kolmikanta: /data /secrets \
 && chmod 700 /data /secrets
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=front-end /app/node_modules node_modules
COPY . .
# Built here once, as root: the running product can write neither its code nor its static files.
RUN python -m compileall -q . -x node_modules \
 && SECRET_KEY=only-for-the-build TMPDIR=/tmp python manage.py compile_translations \
 && SECRET_KEY=only-for-the-build TMPDIR=/tmp python manage.py collectstatic --noinput -v0
USER kolmikanta
VOLUME ["/data", "/secrets"]
EXPOSE 8000
ENTRYPOINT ["sh", "/app/docker/entrypoint.sh"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "crm.wsgi:application"]
