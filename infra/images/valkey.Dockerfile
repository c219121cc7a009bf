ARG BASE
FROM ${BASE}
RUN install -d -o valkey -g valkey /data
COPY valkey/entrypoint /usr/local/bin/entrypoint
WORKDIR /data
USER valkey
VOLUME /data
EXPOSE 6379
ENTRYPOINT ["entrypoint"]
CMD ["valkey-server"]
