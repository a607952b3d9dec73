import type { EntityRow } from "../../domain/entities/table.ts";
import { RadioGroup } from "../components/choices.tsx";
import { Field } from "../components/field.tsx";
import { Select } from "../components/select.tsx";
import type { RestorePageProps } from "./restore.tsx";

/** Whose Dropbox a restore goes to: the same one's, or another's of whom names are offered as somebody types. */
export function TargetFields(
  { entity, task, tasks, values, words, at, snapshot, targets }: RestorePageProps,
) {
  const offering = {
    list: "targets",
    "hx-get": `${at}/at/${snapshot.run}/restore/targets`,
    "hx-trigger": "input changed delay:200ms, change from:#field-account",
    "hx-target": "#targets",
    "hx-include": "#field-account",
    "hx-sync": "this:replace",
  };
  return (
    <>
      <RadioGroup
        name="target"
        label="Target"
        value={values.target ?? "own"}
        error={words.target}
        options={[
          { value: "own", label: `The same: ${entity.name}` },
          { value: "other", label: "Another user or team folder" },
        ]}
      />
      <div class="restore-other">
        <Field
          name="to"
          label="Name or email"
          value={values.to}
          error={words.to}
          autocomplete="off"
          attributes={offering}
        />
        <datalist id="targets">
          <TargetOptions targets={targets} />
        </datalist>
        {tasks.length > 1 && (
          <Select
            name="account"
            label="In the connected account"
            value={values.account || task.id}
            error={words.account}
            options={tasks.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
    </>
  );
}

/** What the field of another one's name offers. */
export function TargetOptions({ targets }: { targets: EntityRow[] }) {
  return <>{targets.map(({ name, email }) => <option value={email ?? name} label={name}></option>)}</>;
}
