import { describe, expect, it } from "vitest";

const ROOM = new URL("../../src/dropbox/", import.meta.url);

describe("the room", () => {
  it("imports nothing of src but itself, and reads neither clock nor environment nor global fetch", async () => {
    for await (const { name } of Deno.readDir(ROOM)) {
      if (!name.endsWith(".ts")) continue;
      const source = await Deno.readTextFile(new URL(name, ROOM));

      expect(source, name).not.toMatch(/from "\.\.\//);
      expect(source, name).not.toMatch(/Date\.now|new Date\(\)|Deno\.|(?<![.\w])fetch\(/);
    }
  });
});
