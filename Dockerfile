# syntax=docker/dockerfile:1.7
# Images of Gondola; one target a program: api, worker, migrate. docs/deployment.md says how they are used.
#   docker build --target api --tag gondola-api:dev .
# The tag names one release of Node, but a registry may move it: give a digest too where builds must be repeatable,
#   --build-arg NODE_IMAGE=node:22.23.2-bookworm-slim@sha256:...
# Node 22 is the newest with long support that tfjs-node's native library loads on; that library is why it is Debian.
ARG NODE_IMAGE=node:22.23.2-bookworm-slim

# What is compiled is the same on every processor, so it is made once, on that of the machine that builds.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
# No install script is needed to compile, and that of tfjs-node would download its library for nothing.
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/copy-assets.mjs scripts/list-operations.mjs scripts/bundle-offline.mjs scripts/
COPY migrations migrations
COPY src src
COPY client client
RUN npm run build && find dist -name '*.tsbuildinfo' -delete

# What programs need at run time, for the processor that they run on. tfjs-node is an optional dependency: where its
# native library can neither be downloaded nor built, npm goes on without it, and WebAssembly trains in its place.
FROM ${NODE_IMAGE} AS dependencies
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
# Not the workspaces': the client is compiled, and nothing of what it was made of is loaded again.
# TypeScript comes along as what a package may use at compile time.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --workspaces=false \
  && rm -rf node_modules/typescript node_modules/.bin/tsc node_modules/.bin/tsserver

FROM ${NODE_IMAGE} AS runtime
# A process 1 that passes signals on and reaps; and nothing that could install or build anything.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* /opt/yarn-* /usr/local/lib/node_modules \
    /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
  && install --directory --owner=1000 --group=1000 /data /config
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY scripts/container-health.mjs scripts/render-alertmanager.mjs scripts/
COPY scripts/lib scripts/lib
COPY --chmod=755 scripts/gondola.sh /usr/local/bin/gondola
# The root file system may be read-only: all that is written goes to /data and, for libraries, /tmp.
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=4000 \
  WORKER_HEALTH_PORT=4001 \
  GONDOLA_DATA_DIR=/data
VOLUME ["/data"]
# By number, so that Kubernetes can see that it is not root; the image calls it "node".
USER 1000:1000
ENTRYPOINT ["/usr/bin/tini", "--"]

FROM runtime AS migrate
HEALTHCHECK NONE
CMD ["node", "--enable-source-maps", "dist/src/main/migrate.js"]

FROM runtime AS worker
EXPOSE 4001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "scripts/container-health.mjs", "worker"]
CMD ["node", "--enable-source-maps", "dist/src/main/worker.js"]

# Last, so that a build without a target makes the API.
FROM runtime AS api
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "scripts/container-health.mjs", "api"]
CMD ["node", "--enable-source-maps", "dist/src/main/api.js"]
