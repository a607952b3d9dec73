import { RadioGroup } from "../components/choices.tsx";
import { fieldId, FieldNotes } from "../components/field_parts.tsx";

/** What the person who looks may give, and how it is called. */
export interface Offer {
  /** `users.manage`, `backups.view`, `backups.view@<task>`. */
  offered: string[];
  tasks: { id: string; name: string }[];
  /** Names of permissions, of those that can be given for single tasks, and of the others. */
  labels: { task: Record<string, string>; account: Record<string, string> };
  mayMakeAdministrators: boolean;
}

type Props = Offer & { ticked: string[]; error?: string };

const ROLES = [
  {
    value: "administrator",
    label: "Administrator",
    hint: "Everything but handing over or removing the account.",
  },
  { value: "custom", label: "Custom", hint: "Only what is ticked below." },
];

/** Administrator or Custom. */
export function RoleChoice(
  { value, error, mayMakeAdministrators }: Offer & { value?: string; error?: string },
) {
  const options = mayMakeAdministrators ? ROLES : ROLES.filter((role) => role.value === "custom");
  return (
    <RadioGroup name="role" label="Role" cards options={options} value={value ?? "custom"} error={error} />
  );
}

/** Single permissions (product S3); shown where the role is Custom. Each box is named by its row and its column. */
export function PermissionMatrix(props: Props) {
  const { offered, labels, error } = props;
  const ofAccount = Object.keys(labels.account).filter((name) => offered.includes(name));
  const given = new Set(offered.map((one) => one.split("@")[0]));
  const ofTasks = Object.keys(labels.task).filter((name) => given.has(name));
  return (
    <div class="matrix" id={fieldId("may")} tabindex={-1}>
      <FieldNotes name="may" error={error} />
      {ofTasks.length > 0 && <TaskPermissions {...props} rows={ofTasks} />}
      {ofAccount.length > 0 && (
        <fieldset class="choices choices-grid">
          <legend>Account</legend>
          {ofAccount.map((name) => <Permission {...props} name={name} />)}
        </fieldset>
      )}
    </div>
  );
}

function Permission({ name, labels, ticked }: Props & { name: string }) {
  const id = fieldId(`may-${name}`);
  return (
    <div class="choice">
      <input class="box" type="checkbox" name="may" id={id} value={name} checked={ticked.includes(name)} />
      <label for={id}>{labels.account[name]}</label>
    </div>
  );
}

function TaskPermissions({ rows, tasks, offered, labels, ticked }: Props & { rows: string[] }) {
  const columns = [{ id: "", name: "All tasks" }, ...tasks];
  return (
    <fieldset class="choices">
      <legend>Backups of Dropbox</legend>
      <p class="field-hint">All tasks: also those that are added later.</p>
      <div class="table-frame">
        <div class="table-scroll" tabindex={0} role="region" aria-label="Permissions by task">
          <table class="table matrix-table">
            <thead>
              <tr>
                <th scope="col">Permission</th>
                {columns.map(({ name }) => <th scope="col" class="matrix-cell">{name}</th>)}
              </tr>
            </thead>
            <tbody>
              {rows.map((name) => (
                <tr>
                  <th scope="row">{labels.task[name]}</th>
                  {columns.map(({ id, name: column }) => {
                    const value = id === "" ? name : `${name}@${id}`;
                    return (
                      <td class="matrix-cell">
                        {offered.includes(value) && (
                          <input
                            class="box"
                            type="checkbox"
                            name="may"
                            value={value}
                            aria-label={`${labels.task[name]}: ${column}`}
                            checked={ticked.includes(value)}
                          />
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </fieldset>
  );
}
