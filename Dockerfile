# Deno comes from npm, pinned: no other registry is needed.
FROM node:20-slim AS deno
RUN npm install --global --no-fund --no-audit deno@2.9.6 \
 && install -m 755 "$(npm root --global)/deno/deno" /usr/local/bin/deno-binary

FROM debian:12-slim AS build
COPY --from=deno /usr/local/bin/deno-binary /usr/local/bin/deno
ENV DENO_DIR=/app/.deno DENO_NO_UPDATE_CHECK=1
WORKDIR /app
COPY deno.json deno.lock ./
# What nothing in src names stays out; tests/architecture_test.ts holds this list against src.
RUN deno remove --frozen-lockfile=false \
  @types/papaparse @types/yauzl assemblyscript axe-core playwright-core smtp-server vitest \
 && deno install --frozen
COPY src src
COPY migrations migrations
COPY static static
# Transpiled here, so that nothing need be written where it runs; the packages are in node_modules by now, some of them
# readable by their owner alone.
RUN deno cache --frozen src/main.ts src/cli.ts && rm -r .deno/npm && chmod -R a+rX .

FROM debian:12-slim
# Optional: with the system's OpenSSL (its libzstd is there anyway) a backup takes a fifth less CPU time.
RUN apt-get update && apt-get install -y --no-install-recommends libssl3 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --home-dir /data dropkeep \
 && install -d -o dropkeep -g dropkeep -m 700 /data
COPY --from=deno /usr/local/bin/deno-binary /usr/local/bin/deno
COPY --from=build /app /app
WORKDIR /app
USER dropkeep
ENV DENO_DIR=/app/.deno DENO_NO_UPDATE_CHECK=1 DROPKEEP_DATA=/data DROPKEEP_HOST=0.0.0.0 DROPKEEP_PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["deno", "eval", "--no-config", "Deno.exit((await fetch(`http://127.0.0.1:${Deno.env.get('DROPKEEP_PORT')}/healthz`)).ok ? 0 : 1)"]
# libSQL is native code, and src/allocator.ts asks the C library to give memory back: --allow-ffi. The command line: docker run ... IMAGE src/cli.ts backup
ENTRYPOINT ["deno", "run", "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=50,--maglev-as-top-tier", "--no-prompt", "--cached-only", "--frozen", "--allow-net", "--allow-env", "--allow-ffi", "--allow-sys", "--allow-read=/app,/data", "--allow-write=/data"]
CMD ["src/main.ts"]
