import { newId } from "../../domain/ids.ts";
import { askGivingOut } from "../../domain/recovery/asking/ask_giving_out.ts";
import { tellDownloaded } from "../../domain/recovery/audit_download.ts";
import { chooseAll, type Chosen, chosenPlaces, countChosenAlone } from "../../domain/recovery/basket.ts";
import { exportForm } from "../../domain/recovery/asking/export_form.ts";
import { countSelection } from "../../domain/recovery/performing/open_walk.ts";
import { findFile } from "../../domain/recovery/jobs/give_out.ts";
import { readInput } from "../../domain/input.ts";
import { inSentences, titled } from "../../views/form_words.ts";
import { DownloadFormPage } from "../../views/recovery/download.tsx";
import { numberOf } from "../entity_filter.ts";
import { actorOf, doorsOf, partsOf, portalOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { answerGiven } from "../given.ts";
import { may } from "../policy.ts";
import { type Form, Routes } from "../registry.ts";
import type { Still } from "../watched.ts";
import { recoveryPlaceOf } from "./entity_of.ts";
import { allowed, type Opened, openedOf } from "./snapshot.tsx";

/** Items that the form counts; more are told as that many and more. */
const COUNTED = 5_000;
/** Chosen places that it looks into for that. */
const WALKED = 500;

/** **Download** what is chosen of a snapshot, or all of it, to wherever it shall go, and one file at once (product R5). */
export function download() {
  return new Routes()
    .form("/recovery/:id/:entity/at/:run/download", {
      policy: may("content.download", { rate: "secret", tagged: true, audit: "content.export_asked" }),
      input: exportForm,
      show: showDownload,
      act: async (c, typed) => {
        const opened = await openedOf(c);
        const form = readInput("Cannot export", exportForm, typed);
        if (form.destination === "dropbox") return await restoreInstead(c, opened, form.all === "yes");
        const { place, snapshot } = opened;
        const paths = form.all ? [`/${snapshot.folder}`] : (await chosenOf(opened)).map((one) => one.place);
        const { ring, openDestination } = portalOf(c);
        const parts = { ...await partsOf(c), ring, openDestination };
        const id = await askGivingOut(parts, actorOf(c), place.task, snapshot, { form, paths });
        return c.redirect(`/jobs/${id}`, 303);
      },
    })
    .get(
      "/recovery/:id/:entity/at/:run/files/:node",
      may("content.download", { tagged: true }),
      async (c) => {
        const { place, snapshot } = await openedOf(c);
        const node = numberOf(c.req.param("node"));
        const file = await findFile(place.catalogue.read, place.scope, snapshot, node);
        const { keys, now } = portalOf(c);
        const detail = { entity: place.entity.id, snapshot: snapshot.run, item: node };
        if (c.req.method !== "HEAD") {
          await tellDownloaded({ control: doorsOf(c), keys, now: now() }, actorOf(c), place.task, detail);
        }
        const isStill: Still = async (actor) => {
          const { catalogue, scope } = await recoveryPlaceOf(c, actor);
          return await findFile(catalogue.read, scope, snapshot, node) !== null;
        };
        return await answerGiven(c, place.task.id, file, { type: "application/octet-stream", isStill });
      },
    );
}

/** Into a Dropbox is a restore: its form asks which one, and how. */
async function restoreInstead(c: Request, { place, snapshot }: Opened, isAll: boolean): Promise<Response> {
  if (isAll) await chooseAll(place.catalogue, place.scope, snapshot, portalOf(c).now());
  return c.redirect(`${place.at}/at/${snapshot.run}/restore?target=other`, 303);
}

async function chosenOf({ place, snapshot }: Opened): Promise<Chosen[]> {
  return await chosenPlaces(place.catalogue.read, place.scope, snapshot);
}

async function countedOf({ place, snapshot }: Opened, chosen: Chosen[]) {
  // Each place takes a walk of its own to be counted as a tree: of many, what the basket knows has to do.
  if (chosen.length > WALKED) return countChosenAlone(chosen);
  const paths = chosen.length === 0 ? [`/${snapshot.folder}`] : chosen.map((one) => one.place);
  const selection = { taskId: place.task.id, run: snapshot.run, paths };
  return await countSelection(place.catalogue.read, selection, { most: COUNTED });
}

const LABELS = {
  label: "The job label",
  destination: "The destination",
  split: "The size",
  mail: "The choice",
  folder: "The folder",
  s3_bucket: "The bucket",
  s3_region: "The region",
  s3_endpoint: "The address",
  s3_key: "The access key ID",
  s3_secret: "The secret access key",
  azure_account: "The storage account",
  azure_container: "The container",
  azure_endpoint: "The address",
  azure_secret: "The account key or SAS token",
  google_bucket: "The bucket",
  google_secret: "The key of the service account",
};

async function showDownload(c: Request, { values, errors }: Form) {
  const { place, snapshot } = await openedOf(c);
  const chosen = await chosenOf({ place, snapshot });
  const counted = await countedOf({ place, snapshot }, chosen);
  const props = { ...place, snapshot, chosen, counted, words: inSentences(errors, LABELS) };
  // A box that was not ticked is not sent: it is only known that it was not where the form was.
  const mail = values.key === undefined || values.mail === "yes";
  return await c.html(
    <DownloadFormPage
      frame={frameOf(c)}
      title={titled("Download", errors)}
      {...props}
      values={{ ...values, key: values.key ?? newId() }}
      mail={mail}
      email={actorOf(c).email}
      mayRestore={allowed(c, place).restore}
    />,
  );
}
