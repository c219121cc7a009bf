# Context: node and npm as npm installed them.
ARG BASE
FROM ${BASE}
RUN useradd --uid 1000 --create-home node
COPY node_modules /usr/local/lib/node_modules
RUN cd /usr/local/bin && ln -s ../lib/node_modules/node-linux-*/bin/node node && ln -s ../lib/node_modules/npm/bin/npm-cli.js npm
# npm trusts whom the machine trusts that built the image.
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
