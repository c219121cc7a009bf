ARG BASE
FROM ${BASE}
CMD ["nginx", "-g", "daemon off;"]
