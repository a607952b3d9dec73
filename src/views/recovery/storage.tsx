import type { EntityRow } from "../../domain/entities/table.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import { Button } from "../components/button.tsx";
import { RadioGroup } from "../components/choices.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { momentText } from "../components/moment.tsx";
import { countText } from "../components/quantities.ts";
import { Textarea } from "../components/textarea.tsx";
import type { Values } from "../form_values.ts";
import { JobLabel, MailMe } from "../job/job_fields.tsx";
import { type Frame, Shell } from "../layout.tsx";

export interface StorageFormProps {
  frame: Frame;
  title: string;
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  snapshot: OpenSnapshot;
  /** How many items; none means all. */
  chosen: number;
  values: Values;
  /** What is wrong, by field, in sentences. */
  words: Record<string, string>;
  mail: boolean;
  /** Of who asks. */
  email: string;
}

/** R5, **Export** to a storage of one's own. The storage is tried out before anything begins. */
export function StorageFormPage(props: StorageFormProps) {
  const { frame, title, entity, at, snapshot, chosen, words, values, mail, email } = props;
  const here = `${at}/at/${snapshot.run}`;
  return (
    <Shell {...frame} title={title} current="recovery">
      <DialogPage>
        <form method="post" action={`${here}/export`} hx-disable="find button" novalidate autocomplete="off">
          <input type="hidden" name="key" value={values.key} />
          {chosen === 0 && <input type="hidden" name="all" value="yes" />}
          <DialogCard
            title="Export to your own storage"
            back={`${here}/download`}
            foot={<Button kind="primary">Try it out and export</Button>}
          >
            <div class="form">
              <ErrorSummary errors={words} />
              <p class="dialog-text">
                {`${chosen === 0 ? "All" : countText(chosen, "chosen item")} of ${entity.name}, as of ${
                  momentText(snapshot.at.getTime())
                }. Files are written under their paths, into a new folder named for this export and its day, with a manifest of every item; nothing there is overwritten.`}
              </p>
              <Where {...props} />
              <Field
                name="folder"
                label="Folder"
                optional
                maxlength={200}
                value={values.folder}
                error={words.folder}
                hint="Within the bucket or container, for example backups/leavers."
              />
              <JobLabel values={values} words={words} hint="How you find the job again." />
              <MailMe words={words} email={email} mail={mail} when="when it has ended" />
              <p class="soft">
                A small object is written, read back and removed before the export begins. The keys are kept
                encrypted and forgotten when the export has succeeded or was canceled, after 7 days at the
                latest.
              </p>
            </div>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}

function Where({ values, words }: StorageFormProps) {
  return (
    <>
      <RadioGroup
        name="kind"
        label="Destination"
        value={values.kind ?? "s3"}
        error={words.kind}
        options={[
          { value: "s3", label: "Amazon S3 or compatible" },
          { value: "azure", label: "Azure Blob Storage" },
          { value: "google", label: "Google Cloud Storage" },
        ]}
      />
      <div class="storage-s3">
        <Text name="s3_bucket" label="Bucket" {...{ values, words }} />
        <Text name="s3_region" label="Region" hint="For example eu-central-1." {...{ values, words }} />
        <Text
          name="s3_endpoint"
          label="Address"
          optional
          hint="Of another server than Amazon's: https://…"
          {...{ values, words }}
        />
        <Text name="s3_key" label="Access key ID" {...{ values, words }} />
        <Hidden name="s3_secret" label="Secret access key" words={words} />
      </div>
      <div class="storage-azure">
        <Text name="azure_account" label="Storage account" {...{ values, words }} />
        <Text name="azure_container" label="Container" {...{ values, words }} />
        <Hidden name="azure_secret" label="Account key or SAS token" words={words} />
        <Text
          name="azure_endpoint"
          label="Address"
          optional
          hint="Of another cloud than the public one: https://…"
          {...{ values, words }}
        />
      </div>
      <div class="storage-google">
        <Text name="google_bucket" label="Bucket" {...{ values, words }} />
        <Textarea
          name="google_secret"
          label="Key of a service account (JSON)"
          error={words.google_secret}
          hint="The whole file, as Google gave it. It is not shown again."
        />
      </div>
    </>
  );
}

function Text(
  { name, label, hint, optional, values, words }: {
    name: string;
    label: string;
    hint?: string;
    optional?: boolean;
    values: Values;
    words: Record<string, string>;
  },
) {
  return (
    <Field
      name={name}
      label={label}
      hint={hint}
      optional={optional}
      value={values[name]}
      error={words[name]}
      autocomplete="off"
    />
  );
}

function Hidden({ name, label, words }: { name: string; label: string; words: Record<string, string> }) {
  return <Field name={name} label={label} type="password" error={words[name]} autocomplete="off" />;
}
