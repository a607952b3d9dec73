import { takeDropboxHint } from "../domain/connections/dropbox_hints.ts";
import { NotFound } from "../domain/errors.ts";
import { portalOf } from "./env.ts";
import { everyone } from "./policy.ts";
import { Routes } from "./registry.ts";

const LONGEST_CHALLENGE = 200;

/** Where other machines tell of something; each proves itself by a signature, as no session can (security I1). */
export function webhooks() {
  return new Routes()
    // Dropbox asks this once, when the address is entered in its App Console.
    .get("/webhooks/dropbox", everyone({ rate: "webhook" }), (c) => {
      const challenge = c.req.query("challenge") ?? "";
      if (challenge === "" || challenge.length > LONGEST_CHALLENGE) {
        throw new NotFound("Cannot find this page");
      }
      return c.text(challenge);
    })
    .signed("/webhooks/dropbox", everyone({ rate: "webhook", body: 1024 * 1024 }), async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer());
      await takeDropboxHint(portalOf(c), body, c.req.header("x-dropbox-signature") ?? "");
      return c.body(null, 200);
    });
}
