# The server alone, run by a user without rights. docs/deploy.md says how, and what of this file is tried.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY packages packages
# What is built starts in less than half the time of the sources, and in less memory.
RUN npm ci --ignore-scripts && npm run build
# One workspace: the Node.js that npm scripts bring along stays out, the image has its own.
RUN npm ci --omit=dev --workspace=countersign --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production COUNTERSIGN_HOST=0.0.0.0
COPY --from=build /app /app
WORKDIR /var/lib/countersign
RUN mkdir -m 700 data secrets && chown node:node data secrets
VOLUME ["/var/lib/countersign/data", "/var/lib/countersign/secrets"]
USER node
EXPOSE 4000
# Alive, not ready: a database that is away is no reason to start the server anew.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.COUNTERSIGN_PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "/app/packages/server/dist/main.js"]
