import { createHash } from "node:crypto";

/** A remote of stock rclone, by its settings: somebody else's client of the same service. */
export interface Remote {
  type: string;
  [setting: string]: string;
}

/** Runs rclone with one remote, `their:`; answers its standard output, throws its own words. */
export async function rclone(remote: Remote, ...args: string[]): Promise<Uint8Array> {
  const env = Object.fromEntries(
    Object.entries(remote).map(([name, value]) => [`RCLONE_CONFIG_THEIR_${name.toUpperCase()}`, value]),
  );
  const common = ["--config", "/dev/null", "--retries", "1", "--low-level-retries", "1"];
  const command = new Deno.Command("rclone", {
    args: [...common, ...args],
    env: { ...env, PATH: Deno.env.get("PATH")!, HOME: "/nonexistent" },
    clearEnv: true,
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  if (success) return stdout;
  throw new Error(`rclone ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}

/** What rclone finds below a place: sizes and MD5s, by path. */
export async function foundByRclone(remote: Remote, place: string) {
  const listed = await rclone(remote, "lsjson", "-R", "--files-only", "--hash", `their:${place}`);
  const files = JSON.parse(new TextDecoder().decode(listed)) as {
    Path: string;
    Size: number;
    Hashes?: { md5?: string };
  }[];
  return Object.fromEntries(files.map(({ Path, Size, Hashes }) => [Path, { size: Size, md5: Hashes?.md5 }]));
}

export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
