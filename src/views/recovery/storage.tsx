import { Field } from "../components/field.tsx";
import { Textarea } from "../components/textarea.tsx";
import type { Values } from "../form_values.ts";

interface Typed {
  values: Values;
  /** What is wrong, by field, in sentences. */
  words: Record<string, string>;
}

/** R5: what a storage of one's own is opened by. It is tried out before anything begins. */
export function StorageFields({ values, words }: Typed) {
  return (
    <div class="to-storage">
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
      <Field
        name="folder"
        label="Folder"
        optional
        maxlength={200}
        value={values.folder}
        error={words.folder}
        hint="Within the bucket or container, for example backups/leavers. A new folder is made in it, named for this export and its day; nothing there is overwritten."
      />
      <p class="soft">
        A small object is written, read back and removed before the export begins. The keys are kept encrypted
        and forgotten when the export has succeeded or was canceled, after 7 days at the latest.
      </p>
    </div>
  );
}

function Text(
  { name, label, hint, optional, values, words }: Typed & {
    name: string;
    label: string;
    hint?: string;
    optional?: boolean;
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
