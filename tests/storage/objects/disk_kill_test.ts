import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { hash } from "./saying.ts";

const ROUNDS = 8;

it(`a store killed ${ROUNDS} times within its puts has every object whole and each that was acknowledged`, async () => {
  const folder = await Deno.makeTempDir();
  const store = new DiskStore(folder);
  const acknowledged: string[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    acknowledged.push(...await namesBeforeTheKill(folder, 7 * round));
  }

  const found = await Array.fromAsync(store.list(""), ({ name }) => name);
  for (const name of found) expect(hash(await store.get(name))).toBe(name.split("/").at(-1));
  expect(acknowledged.filter((name) => !found.includes(name))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  await Deno.remove(folder, { recursive: true });
});

/** Runs a process that puts random objects without end, each under its hash; kills it `ms` after the first is done. */
async function namesBeforeTheKill(folder: string, ms: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", program(folder)],
    stdout: "piped",
  })
    .spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (said === "") pause(ms).then(() => child.kill("SIGKILL"));
    said += text;
  }
  await child.status;
  return said.split("\n").slice(0, -1);
}

function program(folder: string): string {
  const source = new URL("../../../src/storage/objects/disk.ts", import.meta.url);
  return `
    import { createHash, randomBytes } from "node:crypto";
    import { DiskStore } from "${source}";
    const store = new DiskStore(${JSON.stringify(folder)});
    while (true) {
      const bytes = randomBytes(400_000);
      const id = createHash("sha256").update(bytes).digest("hex");
      const name = "data/" + id.slice(0, 2) + "/" + id;
      await store.put(name, bytes);
      Deno.stdout.writeSync(new TextEncoder().encode(name + "\\n"));
    }`;
}
