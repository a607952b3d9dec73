import { describe, expect, it } from "vitest";
import { BufferPool } from "../../../src/storage/repository/buffer_pool.ts";

describe("BufferPool", () => {
  it("makes whoever asks for one buffer too many wait until one is released", async () => {
    const pool = new BufferPool(8, 1);
    const first = await pool.take();

    const second = pool.take();
    pool.release(first);

    expect((await second).buffer).toBe(first.buffer);
  });

  it("gives idle memory back by shed and has as many buffers to lend as before", async () => {
    const pool = new BufferPool(8, 2);
    const idle = await pool.take();
    pool.release(idle);

    pool.shed();
    const lent = await Promise.all([pool.take(), pool.take()]);

    expect(idle.byteLength).toBe(0);
    expect(lent.map((buffer) => buffer.length)).toEqual([8, 8]);
  });

  it("leaves a lent buffer to its owner while shedding", async () => {
    const pool = new BufferPool(8, 2);
    const lent = await pool.take();

    pool.shed();

    expect(lent.length).toBe(8);
    pool.release(lent);
  });
});
