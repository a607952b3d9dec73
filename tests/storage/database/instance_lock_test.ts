import { expect, it } from "vitest";
import { lockInstance } from "../../../src/storage/database/instance_lock.ts";
import { temporaryFolder } from "./places.ts";

const now = () => new Date("2026-11-23T12:00:00Z");

async function startHolder(folder: string): Promise<Deno.ChildProcess> {
  const script = new URL("./hold_lock.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", script, folder],
    stdout: "piped",
  })
    .spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}

it("a second process is told who holds the data and since when, and enters when that one was killed", async () => {
  const folder = await temporaryFolder();
  const holder = await startHolder(folder);

  const second = () => lockInstance(folder, now);
  expect(second).toThrow(`process ${holder.pid} has used it since 2026-11-23T10:00:00.000Z; stop it first`);
  holder.kill("SIGKILL");
  await holder.status;

  second().release();
});

it("a lock that was released can be taken again by the same process", async () => {
  const folder = await temporaryFolder();
  const first = lockInstance(folder, now);

  expect(() => lockInstance(folder, now)).toThrow(`process ${Deno.pid} has used it since`);
  first.release();

  lockInstance(folder, now).release();
});

it("a folder that is not there is named", async () => {
  const folder = `${await temporaryFolder()}/missing`;

  expect(() => lockInstance(folder, now)).toThrow(`Cannot use "${folder}"`);
});
