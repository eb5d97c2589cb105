# Runs `crossway serve`, or any other command:
#
#     docker build --tag crossway .
#     docker run --volume ./designs:/designs:ro --volume ./keys:/keys:ro crossway \
#         serve /designs --namespace payments --address temporal:7233 --health 0.0.0.0:8080
#
# docs/operating.md says what `serve` takes. Python packages that implementations import belong into
# an image of your own: FROM crossway, then `pip install` as root.
FROM python:3.13-slim AS built
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY examples examples
COPY docs/in-one-page.md docs/
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN --mount=type=bind,from=built,source=/wheels,target=/wheels \
    pip install --no-cache-dir "$(echo /wheels/crossway-*.whl)[otel]" \
    && useradd --create-home --uid 10001 crossway
USER 10001
WORKDIR /designs
ENV CROSSWAY_KEYS=/keys PYTHONUNBUFFERED=1
# SIGTERM ends `serve` once what runs has ended: give it more than its 30 seconds of grace.
STOPSIGNAL SIGTERM
EXPOSE 8080
ENTRYPOINT ["crossway"]
CMD ["--help"]
