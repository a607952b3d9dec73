import { Hono } from "hono";
import { teamMembers } from "../team/members.ts";
import type { Sending } from "../webhooks/webhook.ts";
import type { Controlled } from "./control_routes.ts";
import { person } from "./targets.ts";

/** The webhook's registration, which Dropbox's App Console has, and notifications out of turn. */
export function webhookRoutes({ webhook, world: { state } }: Controlled): Hono {
  return new Hono()
    .get("/webhook", (c) => c.json({ url: webhook.url, sent: webhook.sent }))
    .put("/webhook", async (c) => {
      const { url, retry_ms }: { url: string; retry_ms?: number } = await c.req.json();
      await webhook.register(url, retry_ms);
      return c.json({ url: webhook.url });
    })
    .delete("/webhook", (c) => {
      webhook.remove();
      return c.body(null, 204);
    })
    .post("/webhook/notifications", async (c) => {
      const { members, ...sending }: { members?: string[] } & Sending = await c.req.json();
      const told = members?.map((name) => person(state, name)) ?? teamMembers(state);
      webhook.notify(told.map((one) => one.id), sending);
      return c.body(null, 204);
    });
}
