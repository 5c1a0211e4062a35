# The headless proxy. Build: docker build -t trustlens .
# Run:   docker run --name trustlens -p 127.0.0.1:8080:8080 -v trustlens:/data trustlens
# Watch: docker exec -it trustlens trustlens watch

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
# The build step runs below, when the sources are there.
RUN npm ci --ignore-scripts
COPY src src
COPY ca ca
COPY ui ui
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
# The system's roots are what a client in a container would trust.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY src/bootstrap.mjs src/bootstrap.mjs
RUN ln -s /app/src/bootstrap.mjs /usr/local/bin/trustlens \
 && chmod 0755 /app/src/bootstrap.mjs \
 && install -d -m 0700 -o node -g node /data
USER node
ENV TRUSTLENS_HOME=/data NODE_ENV=production
VOLUME /data
EXPOSE 8080
# Inside a container loopback reaches nobody: publish the port to 127.0.0.1 of the host, as above.
CMD ["trustlens", "start", "--headless", "--host", "0.0.0.0", "--port", "8080"]
