/** Version of Node from which on all of this runs. */
const OLDEST = 20;

// Asked before anything else is loaded: an older one might not even read it.
if (Number(process.versions.node.split(".")[0]) < OLDEST) {
  process.stdout.write(
    `kuma-transparent-proxy needs Node.js ${OLDEST} or newer on PATH; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

const { serve } = require("./serve") as typeof import("./serve");

void serve();
