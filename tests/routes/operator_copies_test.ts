import { afterEach, beforeEach, expect, it } from "vitest";
import { noteSelfCopy } from "../../src/domain/self_copies.ts";
import { heldAgainstAudit } from "../support/audited.ts";
import { aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";

let world: PortalWorld;
beforeEach(async () => void (world = await portalWorld()));
afterEach(() => world.close());

const jobs = async () =>
  await world.portal.control.read.selectFrom("jobs").select(["kind", "subject", "state"])
    .where("kind", "=", "self_copy").execute();

it("the operator reads when Dropkeep was last copied, how large that is, and what is not in it", async () => {
  const alice = await aliceSetsUp(world);
  const none = await (await alice.get("/operator/copies")).text();
  const copy = {
    id: "20261125T060000Z-3f9a12c4",
    madeAt: world.portal.now(),
    bytes: 5_000_000,
    missing: ["x"],
  };
  await world.portal.control.write((trx) => noteSelfCopy(trx, copy));

  const page = await (await alice.get("/operator/copies")).text();

  expect(none).toContain("There is no copy yet");
  expect(page).toContain(copy.id);
  expect(page).toContain("1 catalogue");
});

it("Copy Now asks for one copy, however often it is pressed, and the audit log tells of it", async () => {
  const alice = await aliceSetsUp(world);

  const answers = [await alice.post("/operator/copies"), await alice.post("/operator/copies")];

  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect(await jobs()).toEqual([{ kind: "self_copy", subject: "installation", state: "queued" }]);
  expect((await heldAgainstAudit(world)).wrong).toEqual([]);
});

it("for anybody but the operator there is no such page, and nothing is asked for", async () => {
  await aliceSetsUp(world);
  const mallory = await signUp(world, "mallory@initech.example");

  const answers = [await mallory.get("/operator/copies"), await mallory.post("/operator/copies")];

  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  expect(await jobs()).toEqual([]);
});
