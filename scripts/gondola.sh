#!/bin/sh
# The command `gondola` inside the images: the compiled command line, on the services that the environment names.
exec node --enable-source-maps /app/dist/src/main/cli.js "$@"
