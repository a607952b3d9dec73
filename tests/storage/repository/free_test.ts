import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { free } from "../../../src/storage/repository/free.ts";

describe("free", () => {
  it("gives large memory back at once, and all views of it are void", () => {
    const large = new Uint8Array(100_000), view = large.subarray(5);

    free(view);

    expect([large.length, view.length]).toEqual([0, 0]);
  });

  it("leaves what may share node's pool of buffers, whose other parts are others'", () => {
    const one = Buffer.from("one"), two = Buffer.from("two");
    expect(one.buffer).toBe(two.buffer);

    free(one);

    expect(two.toString()).toBe("two");
  });
});
