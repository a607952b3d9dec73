import { parseArgs } from "node:util";
import { createSandbox } from "./sandbox.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8085" },
    hostname: { type: "string", default: "127.0.0.1" },
    dir: { type: "string", default: "./data/sandbox" },
    from: { type: "string" },
    seed: { type: "string", default: "1" },
    files: { type: "string" },
    members: { type: "string", default: "5" },
    median: { type: "string" },
    distinct: { type: "string" },
    memory: { type: "string", default: "0" },
    model: { type: "string" },
    cert: { type: "string" },
    key: { type: "string" },
  },
});

const model = values.model as "a" | "b" | "c" | undefined;
const sandbox = await createSandbox({
  dir: values.dir,
  now: () => new Date(),
  fetch,
  seed: Number(values.seed),
  memory: Number(values.memory) * 2 ** 20,
  content: {
    ...(values.from ? { from: values.from } : {}),
    ...(values.files ? { files: Number(values.files), members: Number(values.members) } : {}),
    ...(values.median ? { median: Number(values.median) } : {}),
    ...(values.distinct ? { distinct: Number(values.distinct) } : {}),
  },
  ...(model ? { switches: { model } } : {}),
});

const tls = values.cert && values.key
  ? { cert: await Deno.readTextFile(values.cert), key: await Deno.readTextFile(values.key) }
  : {};
const server = Deno.serve({
  port: Number(values.port),
  hostname: values.hostname,
  ...tls,
  onListen: ({ hostname, port }) => {
    console.log(`Dropbox on localhost: http${values.cert ? "s" : ""}://${hostname}:${port}`);
    for (const path of sandbox.skipped) console.log(`left out, cannot be read: ${path}`);
    console.log(`app key ${sandbox.app.key}, app secret ${sandbox.app.secret}, control API under /__sim/`);
  },
}, sandbox.fetch);

for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => server.shutdown());
await server.finished;
await sandbox.close();
