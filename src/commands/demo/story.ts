import { connectTeam } from "../../domain/connections/connecting.ts";
import type { RunResult } from "../../domain/backup/run.ts";
import { askForContents } from "../../domain/contents/asked.ts";
import { listEntityStates } from "../../domain/entities/entities.ts";
import type { RestoreResult } from "../../domain/restore/restore.ts";
import { ownScope } from "../../domain/scope.ts";
import { openRepositoryPassword } from "../../domain/tasks/repository.ts";
import { changeTask } from "../../domain/tasks/settings.ts";
import type { Task } from "../../domain/tasks/tasks.ts";
import { dropboxClient } from "../../dropbox/client.ts";
import { TeamTokens } from "../../dropbox/tokens.ts";
import type { Services } from "../../services.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import { addressOf } from "../../task_services.ts";
import { restoreNow, restoreParts, tellStarted } from "../run_restore.ts";
import { addSpareFolder, changeHome } from "./changes.ts";
import { agreeAsAdmin } from "./consent.ts";
import type { DemoDropbox } from "./dropbox.ts";
import { fullestHome } from "./home.ts";
import { pickVictims } from "./victims.ts";

/** What the demo did, for both ways of telling it. */
export interface Story {
  task: Task;
  first: RunResult;
  second: RunResult;
  changes: string[];
  restored: { path: string; files: number; state: RestoreResult["state"] };
  /** Where its restic repository is. */
  repository: string;
  passwordFile: string;
  members: number;
}

export interface StoryParts {
  services: Services;
  dropbox: DemoDropbox;
  folder: string;
  signal: AbortSignal;
  /** Told of each step as it begins. */
  say(line: string): void;
  backUp(task: Task): Promise<RunResult>;
}

/** The full circle, by the same verbs that the commands call. */
export async function tellStory(parts: StoryParts): Promise<Story> {
  const { services, dropbox, signal, say, backUp } = parts;
  say(`A Dropbox runs on ${dropbox.origin}. Connecting its team by OAuth ...`);
  const task = await connectDemo(parts);
  say("Backing up ...");
  let first = await backUp(task);
  const home = await fullestHome(services, task.id);
  let victims = await pickVictims(viewOf(services, task, first), home.path);
  if (victims.deleted === null) {
    await addSpareFolder(dropbox, home);
    first = await backUp(task);
    victims = await pickVictims(viewOf(services, task, first), home.path);
  }
  say("Changing the Dropbox behind its back, and backing up again ...");
  const changes = await changeHome(dropbox, home, victims, services.now());
  const second = await backUp(task);
  const lost = victims.deleted!;
  say(`Restoring ${lost.path} from snapshot ${first.snapshotId.slice(0, 8)} ...`);
  const request = { run: first.run, paths: [lost.path], mode: "in-place" as const };
  const { result } = await restoreNow(
    await restoreParts(services, task, signal),
    request,
    { signal },
    (id) => tellStarted(services, task, id),
  );
  await indexContents(services, task);
  const restored = { path: lost.path, files: result.outcomes.restored, state: result.state };
  return { task, first, second, changes, restored, ...await placesOf(parts, task) };
}

function viewOf({ catalogue }: Services, task: Task, { run }: RunResult) {
  return { db: catalogue.read, taskId: task.id, run };
}

/** What is in the sample's files can be searched: the portal's jobs read them. */
async function indexContents({ control, account, now }: Services, { id }: Task) {
  await control.write(async (trx) => {
    await changeTask({ trx, scope: ownScope(account), now: now() }, id, { indexesContent: true });
    await askForContents(trx, account, id, now());
  });
}

async function connectDemo({ services, dropbox: { origin, app } }: StoryParts): Promise<Task> {
  const { control, secrets, keys, fetch, now, sleep } = services;
  const wire = { app: { ...app, origin }, fetch, now, sleep };
  const consent = await agreeAsAdmin(wire);
  const tokens = new TeamTokens({ ...wire, refreshToken: consent.refreshToken.reveal() });
  const kept = { appKey: app.key, appSecret: new Secret(app.secret), ...consent };
  const dropbox = dropboxClient({ ...wire, tokens });
  return (await connectTeam({ control, secrets, keys, dropbox, now }, kept)).task;
}

async function placesOf({ services, folder }: StoryParts, task: Task) {
  const { control, secrets, config, catalogue } = services;
  const password = await openRepositoryPassword(control.read, secrets, task.id);
  const passwordFile = `${folder}/repository.password`;
  await Deno.writeTextFile(passwordFile, `${password.reveal()}\n`, { mode: 0o600 });
  const address = addressOf(config.store, task.storePrefix);
  const repository = address.kind === "disk" ? address.folder : `s3://${address.bucket}/${address.prefix}`;
  const states = await listEntityStates(catalogue.read, task.id);
  const members = states.filter(({ entity }) => entity.kind === "member").length;
  return { passwordFile, repository, members };
}
