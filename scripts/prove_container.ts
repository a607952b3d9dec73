/**
 * `deno task container:prove [FOLDER]`: carries the Dockerfile's steps out in roots of their own and runs what comes of them,
 * as root on Debian, with debootstrap; no container runtime and no image registry is needed. The base images are made by
 * debootstrap, with this machine's node for node's. Roots stay in FOLDER, and a base that is there is used again.
 */
import { build, type Built, run } from "./container/build.ts";
import { readDockerfile, type Stage, wordsOf } from "./container/dockerfile.ts";
import { start } from "./container/start.ts";

const PORT = 18_471;
/** Draws a page as the portal does. */
const DRAW = `import { PageDrawer } from "/app/src/domain/extraction/page_drawer.ts";
const pdf = "%PDF-1.4\\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\\n" +
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\\ntrailer<</Root 1 0 R>>";
const drawer = new PageDrawer();
const { png } = await drawer.draw(async () => ({ bytes: new TextEncoder().encode(pdf), page: 1 }));
drawer.close();
Deno.exit(png[1] === 0x50 && png[2] === 0x4e && png[3] === 0x47 ? 0 : 1);
`;
const place = Deno.args[0] ?? await Deno.makeTempDir({ prefix: "dropkeep-container-" });
const stages = readDockerfile(await Deno.readTextFile("Dockerfile"));
const images = await baseImages(stages);
for (const stage of stages) images.set(stage.name, await build(stage, place, images));
await prove(images.get(stages.at(-1)!.name)!, stages.at(-1)!);

async function baseImages(stages: Stage[]): Promise<Map<string, Built>> {
  const base = `${place}/base`;
  if (!exists(`${base}/bin/sh`)) {
    await run("debootstrap", ["--variant=minbase", "bookworm", base, "http://deb.debian.org/debian"]);
  }
  for (const { name } of stages) await run("rm", ["-rf", `${place}/${name.replaceAll(" ", "-")}`]);
  const plain = { root: base, env: {}, folder: "/", user: "root" };
  await run("rm", ["-rf", `${place}/node`]);
  await run("cp", ["-a", base, `${place}/node`]);
  await takeNode(`${place}/node`);
  return new Map([["debian:12-slim", plain], ["node:20-slim", { ...plain, root: `${place}/node` }]]);
}

/** This machine's node and npm, where node's own image has them. */
async function takeNode(root: string) {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "command -v node; npm root --global"] })
    .output();
  const [node, modules] = new TextDecoder().decode(stdout).trim().split("\n");
  await run("cp", ["-L", node!, `${root}/usr/local/bin/node`]);
  await run("mkdir", ["-p", `${root}/usr/local/lib/node_modules`]);
  await run("cp", ["-aL", `${modules}/npm`, `${root}/usr/local/lib/node_modules/npm`]);
  await run("ln", ["-sf", "../lib/node_modules/npm/bin/npm-cli.js", `${root}/usr/local/bin/npm`]);
}

async function prove(built: Built, stage: Stage) {
  const data = `${place}/data`;
  await run("rm", ["-rf", data]);
  // As a volume takes owner and mode of what it is put over.
  await run("cp", ["-a", `${built.root}/data`, data]);
  const [entry, command] = [wordsOf(stage, "ENTRYPOINT"), wordsOf(stage, "CMD")];
  const server = await start(built, data, [...entry, ...command], PORT);
  const seen = {
    "answers /healthz": (await (await fetch(`${server.url}/healthz`)).json()).status === "ok",
    "answers /readyz": (await (await fetch(`${server.url}/readyz`)).json()).ready === true,
    "shows a page": (await (await fetch(`${server.url}/signin`)).text()).includes("<form"),
    "is nobody's root": ![...await server.uids()].includes("0"),
    "HEALTHCHECK passes": await server.exec(wordsOf(stage, "HEALTHCHECK")) === 0,
    "the root cannot be written":
      await server.exec(["sh", "-c", "! touch /app/x /tmp/x /x 2>/dev/null"]) === 0,
    "/data can be written": await server.exec(["sh", "-c", "touch /data/x && rm /data/x"]) === 0,
    "the command line works": await server.exec([...entry, "src/cli.ts", "--help"]) === 0,
    "draws a page of a PDF": await drawsPage(server, data, entry),
    "writes to /data": exists(`${data}/control.db`),
    "stops on SIGTERM with 0": await server.stop() === 0,
  };
  for (const [what, isSo] of Object.entries(seen)) console.log(`${isSo ? "ok    " : "FAILED"}  ${what}`);
  console.log(JSON.stringify({ start_ms: Math.round(server.startedAfter), ...await sizes(built) }));
  if (Object.values(seen).includes(false)) Deno.exit(1);
}

/** In a thread of its own, by a WebAssembly module: neither is seen before somebody looks at a PDF. */
async function drawsPage(server: Awaited<ReturnType<typeof start>>, data: string, entry: string[]) {
  await Deno.writeTextFile(`${data}/draw.ts`, DRAW);
  const [deno, verb, ...flags] = entry;
  return await server.exec([deno!, verb!, "--config=/app/deno.json", ...flags, "/data/draw.ts"]) === 0;
}

/** MB, beyond the base image. */
async function sizes({ root }: Built) {
  const of = async (path: string) => {
    const { stdout } = await new Deno.Command("du", { args: ["-sm", `${root}${path}`] }).output();
    return Number(new TextDecoder().decode(stdout).split("\t")[0]);
  };
  return { app_mb: await of("/app"), deno_mb: await of("/usr/local/bin/deno"), root_mb: await of("") };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
