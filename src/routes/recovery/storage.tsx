import { newId } from "../../domain/ids.ts";
import { readInput } from "../../domain/input.ts";
import { askStorageExport } from "../../domain/recovery/asking/ask_storage_export.ts";
import { chosenPlaces } from "../../domain/recovery/basket.ts";
import { storageForm } from "../../domain/recovery/asking/storage_form.ts";
import { inSentences, titled } from "../../views/form_words.ts";
import { StorageFormPage } from "../../views/recovery/storage.tsx";
import { actorOf, partsOf, portalOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { type Form, Routes } from "../registry.ts";
import { openedOf } from "./snapshot.tsx";

/** **Export** what is chosen of a snapshot, or all of it, into a storage of the customer's own (product R5). */
export function storage() {
  return new Routes()
    .form("/recovery/:id/:entity/at/:run/export", {
      policy: may("content.download", { rate: "secret", tagged: true, audit: "content.export_asked" }),
      input: storageForm,
      show: showStorage,
      act: async (c, typed) => {
        const { place, snapshot } = await openedOf(c);
        const form = readInput("Cannot export", storageForm, typed);
        const { ring, openDestination } = portalOf(c);
        const chosen = form.all ? [] : await chosenPlaces(place.catalogue.read, place.scope, snapshot);
        const paths = form.all ? [`/${snapshot.folder}`] : chosen.map((one) => one.place);
        const parts = { ...await partsOf(c), ring, openDestination };
        const id = await askStorageExport(parts, actorOf(c), place.task, snapshot, { form, paths });
        return c.redirect(`/jobs/${id}`, 303);
      },
    });
}

const LABELS = {
  label: "The job label",
  kind: "The destination",
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
  mail: "The choice",
};

async function showStorage(c: Request, { values, errors }: Form) {
  const { place, snapshot } = await openedOf(c);
  const chosen = await chosenPlaces(place.catalogue.read, place.scope, snapshot);
  return await c.html(
    <StorageFormPage
      frame={frameOf(c)}
      title={titled("Export", errors)}
      {...place}
      snapshot={snapshot}
      chosen={chosen.length}
      words={inSentences(errors, LABELS)}
      values={{ ...values, key: values.key ?? newId() }}
      mail={values.key === undefined || values.mail === "yes"}
      email={actorOf(c).email}
    />,
  );
}
