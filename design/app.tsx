import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { assets } from "../src/routes/assets.ts";
import { headers } from "../src/routes/security.ts";
import type { Env } from "../src/routes/env.ts";
import { DialogCard, DialogPage } from "../src/views/components/dialog.tsx";
import { ToastPartial } from "../src/views/components/toast.tsx";
import { EntitiesPage, EntityTable } from "../src/views/entities.tsx";
import { EntityHistory, EntityPage } from "../src/views/entity.tsx";
import { Shell } from "../src/views/layout.tsx";
import { Gallery } from "./gallery.tsx";
import { FRAME } from "./made_up.ts";
import { SCREENS } from "./screens.tsx";
import { entitiesProps, entityProps } from "./screens/entities.tsx";

/** Paths of all pages. */
export const PAGES = ["/design", ...Object.keys(SCREENS).map((name) => `/design/${name}`)];

/** The pages under the policy of the real server. Those under `/tasks` answer to filters and sliders as theirs will. */
export function createDesignApp() {
  const app = new Hono<Env>().use(headers("http://localhost"));
  for (const { method, path, handler } of assets().list) app.on(method, path, handler);
  return app
    .use(compress())
    .get("/design", (c) => c.html(<Gallery />))
    .get("/design/:screen", (c) => {
      const screen = SCREENS[c.req.param("screen")];
      return screen ? c.html(screen()) : c.notFound();
    })
    .get("/tasks/t1", (c) => {
      const props = entitiesProps(50, c.req.query());
      return c.html(isPartial(c) ? <EntityTable {...props.table} /> : <EntitiesPage {...props} />);
    })
    .get("/tasks/status", (c) => c.body(null, 304))
    .get("/jobs/status", (c) => c.body(null, 304))
    .get("/tasks/t1/run", (c) => c.body(null, 304))
    .get("/tasks/t1/entities", (c) => c.body(null, 304))
    .get("/tasks/t1/usage", (c) => c.html(isPartial(c) ? <UsageDialog /> : <UsagePage />))
    .post("/tasks/t1/usage", (c) => {
      c.header("HX-Trigger", "dialog:close");
      return c.html(<ToastPartial>The usage report is on its way to alice@acme.example.</ToastPartial>);
    })
    .get("/tasks/t1/entities/e3", (c) => {
      const props = entityProps(c.req.query());
      const at = "/tasks/t1/entities/e3";
      return c.html(isPartial(c) ? <EntityHistory at={at} {...props} /> : <EntityPage {...props} />);
    });
}

function isPartial(c: Context): boolean {
  return c.req.header("HX-Request-Type") === "partial";
}

function UsagePage() {
  return (
    <Shell {...FRAME} title="Usage report" current="homepage">
      <DialogPage>
        <UsageDialog />
      </DialogPage>
    </Shell>
  );
}

function UsageDialog() {
  return (
    <form method="post" action="/tasks/t1/usage" hx-post="/tasks/t1/usage" hx-swap="none">
      <DialogCard
        title="Usage report"
        back="/tasks/t1"
        foot={<button class="button button-primary" type="submit" autofocus>Send</button>}
      >
        <p class="dialog-text">A table of every member and folder with its status, as CSV, by email.</p>
      </DialogCard>
    </form>
  );
}
