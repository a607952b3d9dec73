import type { EntityRow } from "../../domain/entities/table.ts";
import type { Chosen } from "../../domain/recovery/basket.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import { Button } from "../components/button.tsx";
import { RadioGroup } from "../components/choices.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { momentText } from "../components/moment.tsx";
import { bytesText, countText, numberText } from "../components/quantities.ts";
import { Select } from "../components/select.tsx";
import type { Values } from "../form_values.ts";
import { JobLabel, MailMe } from "../job/job_fields.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { StorageFields } from "./storage.tsx";

export interface DownloadFormProps {
  frame: Frame;
  title: string;
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  snapshot: OpenSnapshot;
  /** Nothing chosen means all. */
  chosen: Chosen[];
  counted: { items: number; bytes: number; isAll: boolean };
  values: Values;
  /** What is wrong, by field, in sentences. */
  words: Record<string, string>;
  mail: boolean;
  /** Of who asks. */
  email: string;
  /** A Dropbox is a destination for whoever may restore into one. */
  mayRestore: boolean;
}

/** R5, the **Download** dialog: where to, in which sizes, and what will be in it. */
export function DownloadFormPage(props: DownloadFormProps) {
  const { frame, title, at, snapshot, chosen, words } = props;
  const here = `${at}/at/${snapshot.run}`;
  return (
    <Shell {...frame} title={title} current="recovery">
      <DialogPage>
        <form
          class="giving-out"
          method="post"
          action={`${here}/download`}
          hx-disable="find button"
          novalidate
          autocomplete="off"
        >
          <input type="hidden" name="key" value={props.values.key} />
          {chosen.length === 0 && <input type="hidden" name="all" value="yes" />}
          <DialogCard
            title="Download"
            back={chosen.length === 0 ? here : `${here}/basket`}
            foot={<Go />}
          >
            <div class="form">
              <ErrorSummary errors={words} />
              <p class="dialog-text">
                {chosen.length === 0 ? "All" : countText(chosen.length, "chosen item")}
                {` of ${props.entity.name}, as of ${momentText(snapshot.at.getTime())}: ${
                  contentsOf(props)
                }.`}
              </p>
              <Fields {...props} />
            </div>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}

function contentsOf({ counted: { items, bytes, isAll } }: DownloadFormProps): string {
  return isAll
    ? `${countText(items, "file or folder", "files and folders")}, ${bytesText(bytes)}`
    : `more than ${numberText(items)} files and folders, the first of them ${bytesText(bytes)}`;
}

function Fields({ values, words, mail, email, mayRestore }: DownloadFormProps) {
  return (
    <>
      <RadioGroup
        name="destination"
        label="Destination"
        cards
        value={values.destination ?? "download"}
        error={words.destination}
        options={DESTINATIONS.filter(({ value }) => mayRestore || value !== "dropbox")}
      />
      <StorageFields values={values} words={words} />
      <div class="to-download">
        <Select
          name="split"
          label="Size of a zip"
          value={values.split ?? "4"}
          error={words.split}
          hint="Each is complete by itself. One file that is larger has a zip for itself."
          options={[
            { value: "2", label: "At most 2 GB" },
            { value: "4", label: "At most 4 GB" },
            { value: "20", label: "At most 20 GB" },
            { value: "none", label: "All in one zip" },
          ]}
        />
      </div>
      <div class="to-job">
        <JobLabel values={values} words={words} hint="How you find the job again; a zip is named so, too." />
        <MailMe words={words} email={email} mail={mail} when="when it is ready, with what to do next" />
      </div>
    </>
  );
}

const DESTINATIONS = [
  {
    value: "download",
    label: "For download",
    hint: "Zips with a manifest of every item, behind a link that is good for 72 hours.",
  },
  {
    value: "s3",
    label: "Amazon S3 or compatible",
    hint: "File by file into your own bucket, with a manifest.",
  },
  {
    value: "azure",
    label: "Azure Blob Storage",
    hint: "File by file into your own container, with a manifest.",
  },
  {
    value: "google",
    label: "Google Cloud Storage",
    hint: "File by file into your own bucket, with a manifest.",
  },
  {
    value: "dropbox",
    label: "Dropbox",
    hint:
      "To another user or team folder, also of another connected account: a restore, whose form comes next.",
  },
];

/** One button, which says what it does with the destination that is chosen. */
function Go() {
  return (
    <Button kind="primary">
      <span class="to-download">Prepare download</span>
      <span class="to-storage">Try it out and export</span>
      <span class="to-dropbox">Go on to Restore</span>
    </Button>
  );
}
