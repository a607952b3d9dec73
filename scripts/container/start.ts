import type { Built } from "./build.ts";

/** A container's process tree, seen from outside. */
export interface Started {
  /** Milliseconds until it answered. */
  startedAfter: number;
  url: string;
  /** Runs a command beside it, as it is run itself; answers its exit code. */
  exec(command: string[]): Promise<number>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number>;
  /** User ids of all its processes. */
  uids(): Promise<Set<string>>;
}

/** As a container runtime does: the root read-only, /data the one place to write, /proc and a bare /dev. */
const ENTER = `
root=$1 data=$2 user=$3 folder=$4; shift 4
mount --bind "$root" "$root"
mkdir -p "$root/data" "$root/proc" "$root/dev"
mount --bind "$data" "$root/data"
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
mount -t tmpfs -o size=64k,mode=755 tmpfs "$root/dev"
for one in null zero full random urandom; do touch "$root/dev/$one"; mount --bind "/dev/$one" "$root/dev/$one"; done
mount -o remount,bind,ro "$root"
cd /
exec chroot --userspec="$user:$user" "$root" env -C "$folder" "$@"
`;

/** Starts what ENTRYPOINT and CMD say, on the machine's own network. */
export async function start(built: Built, data: string, words: string[], port: number): Promise<Started> {
  const began = performance.now();
  const child = enter(built, data, words, port).spawn();
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/healthz`, child);
  return {
    startedAfter: performance.now() - began,
    url,
    exec: async (command) => (await enter(built, data, command, port).output()).code,
    uids: () => uidsOf(child.pid),
    stop: async () => {
      child.kill("SIGTERM");
      return (await child.status).code;
    },
  };
}

function enter({ root, env, folder, user }: Built, data: string, words: string[], port: number) {
  const path = "/usr/local/bin:/usr/bin:/bin";
  const variables = Object.entries({
    PATH: path,
    ...env,
    DROPKEEP_HOST: "127.0.0.1",
    DROPKEEP_PORT: String(port),
  });
  const assigned = ["-i", ...variables.map(([name, value]) => `${name}=${value}`)];
  const args = ["--mount", "sh", "-ec", ENTER, "sh", root, data, user, folder, ...assigned, ...words];
  return new Deno.Command("unshare", { args, stdin: "null" });
}

async function answers(url: string, child: Deno.ChildProcess) {
  let ended: number | null = null;
  child.status.then(({ code }) => ended = code);
  for (;;) {
    if (ended !== null) throw new Error(`The container ended at once: exit ${ended}`);
    const status = await fetch(url).then(
      async (answer) => (await answer.body?.cancel(), answer.status),
      () => 0,
    );
    if (status === 200) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

/** unshare and chroot give way to what they start, so the process is the child itself. */
async function uidsOf(pid: number): Promise<Set<string>> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return new Set(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? []);
}
