import { createApp } from "../../src/app.tsx";
import { readConfig } from "../../src/config.ts";
import { saveConnection } from "../../src/domain/connections/connections.ts";
import { hasUsers } from "../../src/domain/people/users.ts";
import { createTask, listTasks } from "../../src/domain/tasks/tasks.ts";
import { openPortal } from "../../src/server/portal.ts";
import { openServices, type Services } from "../../src/services.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { Browser } from "../../tests/support/browser.ts";
import { aliceSetsUp, ORIGIN, PASSWORD } from "../../tests/support/portal_world.ts";

/** Nothing is asked of Dropbox. */
const CONSENT = {
  appKey: "app",
  appSecret: new Secret("secret"),
  teamId: "dbtid:acme",
  teamName: "Acme",
  adminMemberId: "dbmid:alice",
  scopes: ["team_data.member", "files.content.read"],
  refreshToken: new Secret("token"),
};

/** The portal over a data folder that may stand from an earlier time, with Alice signed in and a task of hers. */
export interface BenchPortal {
  services: Services;
  task: string;
  /** Milliseconds until a page is answered whole. */
  answerTime(path: string): Promise<number>;
}

export async function openBenchPortal(folder: string): Promise<BenchPortal> {
  const config = readConfig({ DROPKEEP_DATA: folder, DROPKEEP_PUBLIC_URL: ORIGIN });
  const services = await openServices(config, () => new Date());
  const { site } = await openPortal(services, 8000, {});
  const app = createApp("bench", site);
  const alice = new Browser(app);
  if (!await hasUsers(services.control.read)) {
    await aliceSetsUp({ portal: site.portal, browser: () => alice });
  } else await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD });
  const [known] = await listTasks(services.control.read, services.account);
  const task = known?.id ?? await taskOf(services);
  await services.control.write((trx) => trx.updateTable("tasks").set({ indexes_content: 1 }).execute());
  const answerTime = async (path: string) => {
    const began = performance.now();
    const answer = await alice.get(path);
    await answer.text();
    const took = performance.now() - began;
    if (answer.status !== 200) throw new Error(`Cannot measure ${path}: ${answer.status}`);
    return took;
  };
  return { services, task, answerTime };
}

async function taskOf({ control, secrets, now }: Services): Promise<string> {
  const { id: connectionId } = await saveConnection(control, secrets, CONSENT, now());
  return (await createTask(control, secrets, { name: "Everything", connectionId }, now())).id;
}
