import { pairs, type Stage, type Step } from "./dockerfile.ts";

/** What a stage has left behind. */
export interface Built {
  root: string;
  env: Record<string, string>;
  folder: string;
  user: string;
}

/** A command, with what it says shown; throws unless it ends well. */
export async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const { code } = await new Deno.Command(command, { args, env, stdin: "null" }).output();
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit ${code}`);
}

/** By which certificates the machine trusts; a build may stand behind a proxy of its own. */
const TRUST = [
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
  "DENO_TLS_CA_STORE",
  "https_proxy",
  "http_proxy",
  "no_proxy",
];

/** Runs a stage's steps in a root of its own, `images` being roots by the name of what they stand in for. */
export async function build(stage: Stage, place: string, images: Map<string, Built>): Promise<Built> {
  const from = images.get(stage.from);
  if (from === undefined) throw new Error(`Cannot build "${stage.name}": there is no "${stage.from}" here`);
  const built = { ...from, env: { ...from.env }, root: `${place}/${stage.name.replaceAll(" ", "-")}` };
  await run("cp", ["-a", "--reflink=auto", from.root, built.root]);
  for (const step of stage.steps) await take(step, built, images);
  return built;
}

async function take({ word, rest }: Step, built: Built, images: Map<string, Built>) {
  if (word === "ENV") Object.assign(built.env, pairs(rest));
  if (word === "USER") built.user = rest;
  if (word === "WORKDIR") {
    built.folder = rest;
    Deno.mkdirSync(`${built.root}${rest}`, { recursive: true });
  }
  if (word === "COPY") await copy(rest, built, images);
  if (word === "RUN") await inside(built, ["/bin/sh", "-c", rest]);
}

/** Sources are of another stage, or of the folder that this runs in. */
async function copy(rest: string, { root, folder }: Built, images: Map<string, Built>) {
  const [, stage, names = ""] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(rest) ?? [];
  const words = names.split(/\s+/);
  const target = new URL(words.pop()!, `file://${folder.replace(/\/?$/, "/")}`).pathname;
  for (const source of words) {
    const at = stage ? `${images.get(stage)!.root}${source}` : source;
    const isFolder = Deno.statSync(at).isDirectory;
    if (isFolder) Deno.mkdirSync(`${root}${target}`, { recursive: true });
    await run("cp", ["-a", isFolder ? `${at}/.` : at, `${root}${target}`]);
  }
}

/** In the root as root, with the machine's network, names and certificates. */
async function inside({ root, env, folder }: Built, command: string[]) {
  const trust = Object.fromEntries(
    TRUST.flatMap((name) => Deno.env.get(name) ? [[name, Deno.env.get(name)!]] : []),
  );
  const binds = ["/etc/ssl/certs", "/etc/resolv.conf", "/dev", "/proc"].map((path) =>
    `mkdir -p "$1$(dirname ${path})"; [ -d ${path} ] && mkdir -p "$1${path}" || touch "$1${path}"; ` +
    `mount --rbind ${path} "$1${path}"`
  );
  const script = [...binds, 'root=$1 folder=$2; shift 2; cd / && exec chroot "$root" env -C "$folder" "$@"']
    .join("\n");
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const variables = Object.entries({ PATH: path, HOME: "/root", ...trust, ...env }).map(([k, v]) =>
    `${k}=${v}`
  );
  await run("unshare", ["--mount", "sh", "-ec", script, "sh", root, folder, "-i", ...variables, ...command]);
}
