import { newId } from "../../domain/ids.ts";
import { chosenPlaces } from "../../domain/recovery/basket.ts";
import { missingConsent, requireConsent } from "../../domain/recovery/asking/consent.ts";
import { askRestore } from "../../domain/recovery/jobs/jobs.ts";
import { restoreForm, targetOf, targetTasks } from "../../domain/recovery/asking/restore_form.ts";
import { suggestedTargets } from "../../domain/recovery/asking/suggested_targets.ts";
import { readInput } from "../../domain/input.ts";
import { can } from "../../domain/permissions.ts";
import { inSentences, titled } from "../../views/form_words.ts";
import { RestorePage } from "../../views/recovery/restore.tsx";
import { TargetOptions } from "../../views/recovery/restore_target.tsx";
import { actorOf, doorsOf, partsOf, readersOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { type Form, Routes } from "../registry.ts";
import { openedOf } from "./snapshot.tsx";

/** **Restore** what is chosen of a snapshot (product R4): asks where and how; what it would do is shown on the job's page. */
export function restore() {
  return new Routes()
    .get(
      "/recovery/:id/:entity/at/:run/restore/targets",
      may("content.restore", { tagged: true }),
      async (c) => {
        const { place } = await openedOf(c);
        const targets = await suggestedTargets(await readersOf(c), actorOf(c), place.task, c.req.query());
        return c.html(<TargetOptions targets={targets} />);
      },
    )
    .form("/recovery/:id/:entity/at/:run/restore", {
      policy: may("content.restore", { rate: "change", tagged: true, audit: "content.restore_asked" }),
      input: restoreForm,
      show: showRestore,
      act: async (c, typed) => {
        const { place, snapshot } = await openedOf(c);
        const input = readInput("Cannot restore", restoreForm, typed);
        const target = await targetOf(await readersOf(c), actorOf(c), place.task, place.entity, input);
        await requireConsent(doorsOf(c).read, actorOf(c).account, place.task, target, input.sharing);
        const paths = (await chosenPlaces(place.catalogue.read, place.scope, snapshot)).map((one) =>
          one.place
        );
        const { key, label, mode, collision, sharing } = input;
        const asked = { key, label, paths, target, request: { mode, collision, sharing } };
        return c.redirect(
          `/jobs/${await askRestore(await partsOf(c), actorOf(c), place.task, snapshot, asked)}`,
          303,
        );
      },
    });
}

const LABELS = {
  label: "The job label",
  target: "The target",
  to: "The user or team folder",
  account: "The account",
  mode: "The way",
  collision: "The choice",
  sharing: "Giving access back",
};

async function showRestore(c: Request, { values: typed, errors }: Form) {
  // Whoever comes from **Download** to a Dropbox, or back from Dropbox's consent, has said so.
  const { target, account = "" } = c.req.query();
  const values = target === "other" ? { target, account, ...typed } : typed;
  const { place, snapshot } = await openedOf(c);
  const chosen = await chosenPlaces(place.catalogue.read, place.scope, snapshot);
  const tasks = await targetTasks(doorsOf(c).read, actorOf(c));
  // Another account's team that gets it needs the consent, not this one.
  const gets = values.target === "other" && tasks.find(({ id }) => id === values.account) || place.task;
  const missing = await missingConsent(doorsOf(c).read, actorOf(c).account, gets);
  const words = inSentences(errors, LABELS);
  const targets = await suggestedTargets(await readersOf(c), actorOf(c), place.task, values);
  const props = {
    ...place,
    snapshot,
    chosen,
    targets,
    tasks: tasks.map(({ id, name }) => ({ id, name })),
    words,
  };
  const mayConnect = can(actorOf(c).grant, "tasks.modify", { task: gets.id });
  return await c.html(
    <RestorePage
      frame={frameOf(c)}
      title={titled("Restore", errors)}
      {...props}
      values={{ ...values, key: values.key ?? newId() }}
      connect={missing ? { may: mayConnect, task: { id: gets.id, name: gets.name } } : null}
    />,
  );
}
