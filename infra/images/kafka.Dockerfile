# Context: infra/
ARG BASE
FROM ${BASE}
RUN useradd --uid 1000 --create-home appuser && install -d -o appuser /opt/kafka/config /var/lib/kafka/data /mnt/shared/config && \
  install -o appuser /dev/null /opt/kafka/config/server.properties
COPY kafka/lib /opt/kafka/libs
COPY images/kafka /etc/kafka/docker
USER appuser
VOLUME /var/lib/kafka/data /mnt/shared/config
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
