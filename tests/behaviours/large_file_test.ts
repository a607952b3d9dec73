import { describe, expect, it } from "vitest";
import { heapFlags } from "../../bench/heap_flags.ts";

const MIB = 1024 * 1024;
/** 5 GB by hand: DROPKEEP_TEST_LARGE=5368709120. */
const LARGE = Number(Deno.env.get("DROPKEEP_TEST_LARGE") ?? 320 * MIB);

interface Told {
  size: number;
  state: string;
  whole: boolean;
  /** MiB, the most so far. */
  peak: number;
}

describe.skipIf(Deno.build.os !== "linux")("memory", () => {
  it(
    `44 is flat: a file of ${LARGE} bytes takes no more than one of 64 MiB`,
    { timeout: 900_000 },
    async () => {
      const [small, large] = await backUp(64 * MIB, LARGE);

      expect(small).toMatchObject({ state: "success", whole: true });
      expect(large).toMatchObject({ size: LARGE, state: "success", whole: true });
      expect(large!.peak - small!.peak).toBeLessThan(96);
    },
  );
});

async function backUp(...sizes: number[]): Promise<Told[]> {
  const program = new URL("large_file.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", heapFlags(), program, ...sizes.map(String)],
  }).output();
  const [told, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (code !== 0) throw new Error(`Cannot back up: ${errors}`);
  console.info(told!.trim());
  return told!.trim().split("\n").map((line) => JSON.parse(line));
}
