import { describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { diskError } from "../../../src/storage/objects/disk/errors.ts";
import { bytes, entries } from "./saying.ts";

describe("trouble with a disk", () => {
  it("is `refused` with a fix where the system permits no folder", async () => {
    const put = new DiskStore("/sys/kernel/dropkeep").put("a", bytes("x"));

    await expect(put).rejects.toMatchObject({ code: "refused" });
    await expect(put).rejects.toThrow(/^Cannot write "a" in \/sys\/kernel\/dropkeep: .*; /);
  });

  it("is `full` when the system says that no space is left", async () => {
    const error = await Deno.writeFile("/dev/full", bytes("x")).catch((error) =>
      diskError(error, "Cannot write")
    );

    expect(error).toMatchObject({
      code: "full",
      message: expect.stringMatching(/^Cannot write: no space is left on the disk; /),
    });
  });

  it("leaves nothing behind when there is no room, and goes on with what fits", async () => {
    const tight = await Deno.makeTempDir();

    const said = await withFilesOfAtMostOneMegabyte(`
      const store = new DiskStore(${JSON.stringify(tight)});
      await store.put("big", new Uint8Array(2_000_000)).catch((error) => console.log(error.code));
      await store.put("little", new Uint8Array(2));
    `);

    expect(said).toBe("full\n");
    expect(await entries(tight)).toEqual(["little"]);
    await Deno.remove(tight, { recursive: true });
  });
});

/** The system's limit on a file's size needs no privileges to set, and stops a write in its middle as a full disk does. */
async function withFilesOfAtMostOneMegabyte(script: string): Promise<string> {
  const source = new URL("../../../src/storage/objects/disk.ts", import.meta.url);
  const program = `import { DiskStore } from "${source}"; ${script}`;
  const limited = `trap '' XFSZ; ulimit -f 1000; exec "$0" eval "$1"`;
  const { stdout } = await new Deno.Command("bash", { args: ["-c", limited, Deno.execPath(), program] })
    .output();
  return new TextDecoder().decode(stdout);
}
