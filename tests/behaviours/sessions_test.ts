import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fetch } from "../../src/dropbox/link.ts";
import { clientOver, filesOf, type RestoreWorld, restoreWorld } from "../domain/restore_world.ts";
import { fault, rpc, send } from "./alice.ts";
import { ALICE, failedItems, lostFolder, tries } from "./lost_folder.ts";
import { once } from "./wires.ts";

const MIB = 1024 * 1024;
const START = "upload_session/start";
/** Brings all of a few small files at once. */
const FILL = "upload_session/append_batch";
const APPEND = "upload_session/append_v2";
/** dropbox-api §4.1 */
const MOST_BYTES = 150 * MIB;

describe("an upload", () => {
  let world: RestoreWorld;
  beforeEach(async () => void (world = await restoreWorld({ backedUp: false })));
  afterEach(() => world.close());

  const large = () => lostFolder(world, { "large.bin": { recipe: { seed: 4, size: 20 * MIB } } });
  const small = () => lostFolder(world, { "a.txt": { text: "a" }, "b.txt": { text: "b" } });
  const isWhole = async (before: Awaited<ReturnType<RestoreWorld["tree"]>>) =>
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));

  it("71 whose bytes the line changed is sent once more", async () => {
    const { request, before } = await small();
    const dropbox = clientOver(world, flipping(1));
    const { state } = await world.restore(request, { dropbox });

    expect([state, tries(world, FILL)]).toEqual(["succeeded", 2]);
    await isWhole(before);
  });

  it("71 whose bytes the line changes each time fails with an alarm, and the rest is given back", async () => {
    const { request } = await small();
    const dropbox = clientOver(world, flipping(Infinity, "a"));
    const { state, restoreId } = await world.restore(request, { dropbox });

    expect([state, tries(world, FILL)]).toEqual(["partial", 2]);
    expect(await failedItems(world, restoreId)).toEqual({ "a.txt": "upload_damaged" });
  });

  it("72 of more than 150 MiB at once is refused, and none of ours is more than a part", async () => {
    const { request, before } = await large();
    const headers = { "Content-Length": `${MOST_BYTES + 1}` };
    const refused = await send(world, "files/upload", { path: "/x" }, undefined, headers);
    const sent: number[] = [];
    const dropbox = clientOver(world, (next) => (url, init) => {
      if (init.body instanceof Uint8Array) sent.push(init.body.length);
      return next(url, init);
    });
    const { state } = await world.restore(request, { dropbox });

    expect([refused.status, refused.json.error]).toEqual([409, { ".tag": "payload_too_large" }]);
    expect([state, sent]).toEqual(["succeeded", [8 * MIB, 8 * MIB, 4 * MIB]]);
    await isWhole(before);
  });

  it("73 whose part arrived while its answer was lost goes on behind that part", async () => {
    const { request, before } = await large();
    await fault(world, { route: APPEND, effect: { lose_answer: true } });
    const { state } = await world.restore(request);

    const statuses = world.sandbox.log.calls(APPEND).map((call) => call.status);
    expect([state, tries(world, START), statuses]).toEqual(["succeeded", 1, [200, 409, 200]]);
    await isWhole(before);
  });

  it("73 of which Dropbox has less than we know goes on from there", async () => {
    const { request, before } = await large();
    const wrong = { ".tag": "incorrect_offset", correct_offset: 0 };
    await fault(world, {
      route: APPEND,
      effect: { status: 409, body: { error_summary: "incorrect_offset/..", error: wrong } },
    });
    const { state } = await world.restore(request);

    expect(state).toBe("succeeded");
    await isWhole(before);
  });

  it("74 whose session has expired begins that file again", async () => {
    const { request, before } = await small();
    const expire = once(() =>
      world.control("POST", "clock/advance", { seconds: 8 * 24 * 3600 }) as Promise<void>
    );
    const dropbox = clientOver(world, (next) => async (url, init) => {
      if (url.endsWith("upload_session/finish_batch_v2")) await expire();
      return await next(url, init);
    });
    const { state } = await world.restore(request, { dropbox });

    expect([state, tries(world, FILL)]).toEqual(["succeeded", 2]);
    await isWhole(before);
  });

  it("75 whose session was closed by a part with a lost answer is committed as it is", async () => {
    const { request, before } = await large();
    await fault(world, { route: APPEND, from: 2, effect: { lose_answer: true } });
    const { state } = await world.restore(request);

    const statuses = world.sandbox.log.calls(APPEND).map((call) => call.status);
    expect([state, tries(world, START), statuses]).toEqual(["succeeded", 1, [200, 200, 409]]);
    await isWhole(before);
  });

  it("75 is held to the states of a session", async () => {
    const bytes = new Uint8Array(4);
    const cursor = (session_id: string, offset: number) => ({ session_id, offset });
    const begin = async (arg: object, body = bytes) =>
      (await send(world, `files/${START}`, arg, body)).json.session_id as string;
    const append = async (arg: object, body = bytes) =>
      (await send(world, `files/${APPEND}`, arg, body)).json?.error;
    const finish = async (session: string, offset: number) => {
      const entries = [{ cursor: cursor(session, offset), commit: { path: "/s.bin" } }];
      return (await rpc(world, "files/upload_session/finish_batch_v2", { entries })).json.entries[0].failure;
    };
    const [open, closed] = [await begin({}), await begin({ close: true })];
    const concurrent = await begin({ session_type: "concurrent" }, new Uint8Array());
    const crooked = await append({ cursor: cursor(concurrent, 1) });
    const short = await append({ cursor: cursor(concurrent, 0) });
    await append({ cursor: cursor(concurrent, 4 * MIB), close: true });

    expect(await append({ cursor: cursor(closed, 4) })).toEqual({ ".tag": "closed" });
    expect(await append({ cursor: cursor(open, 1) })).toMatchObject({ correct_offset: 4 });
    expect(await finish(open, 4)).toEqual({
      ".tag": "lookup_failed",
      lookup_failed: { ".tag": "not_closed" },
    });
    expect([crooked, short].map((error) => error[".tag"])).toEqual([
      "concurrent_session_invalid_offset",
      "concurrent_session_invalid_data_size",
    ]);
    expect(await finish(concurrent, 4 * MIB + 4)).toEqual({ ".tag": "concurrent_session_missing_data" });
  });

  it("75 whose session Dropbox calls open, or closed too early, is begun again", async () => {
    const { request, before } = await small();
    const refusal = (tag: string) => ({
      ".tag": "failure",
      failure: { ".tag": "lookup_failed", lookup_failed: { ".tag": tag } },
    });
    const entries = [refusal("not_closed"), refusal("closed")];
    await fault(world, {
      route: "upload_session/finish_batch_v2",
      effect: { status: 200, body: { entries } },
    });
    const { state } = await world.restore(request);

    expect([state, tries(world, FILL)]).toEqual(["succeeded", 2]);
    await isWhole(before);
  });
});

/** Changes the last byte of so many uploads, or of those in which this text is; the announced hash stays. */
function flipping(times: number, text?: string): (next: Fetch) => Fetch {
  let left = times;
  return (next) => (url, init) => {
    const { body } = init;
    if (!(body instanceof Uint8Array) || left === 0) return next(url, init);
    if (text !== undefined && !new TextDecoder().decode(body).includes(text)) return next(url, init);
    left--;
    const wrong = new Uint8Array(body);
    wrong[wrong.length - 1]! ^= 1;
    return next(url, { ...init, body: wrong });
  };
}
