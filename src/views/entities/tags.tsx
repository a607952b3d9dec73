import { Button } from "../components/button.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { countText } from "../components/quantities.ts";
import { Select } from "../components/select.tsx";
import { type Frame, Shell } from "../layout.tsx";

/** Which tag is put on the selection or taken off it (product B8, B9). `limited`: its name, for who may set it. */
export function TagsPage({ frame, count, tags, limited, action, back, fields }: {
  frame: Frame;
  /** Below 0: too many to count for the page. */
  count: number;
  tags: string[];
  limited?: string;
  action: string;
  back: string;
  fields: [name: string, value: string][];
}) {
  const title = `Tags of ${
    count < 0 ? "all that match" : countText(count, "member or folder", "members and folders")
  }`;
  const options = [...limited ? [limited] : [], ...tags].map((name) => ({ value: name, label: name }));
  const foot = (
    <>
      <Button name="deed" value="withdraw">Remove tag</Button>
      <Button kind="primary" name="deed" value="apply">Apply tag</Button>
    </>
  );
  return (
    <Shell {...frame} title={title} current="homepage">
      <DialogPage>
        <form method="post" action={action} hx-disable="find button">
          {fields.map(([name, value]) => <input type="hidden" {...{ name, value }} />)}
          <DialogCard title={title} back={back} foot={foot}>
            {options.length > 0 && (
              <Select name="chosen" label="Tag" options={options} prompt="Choose a tag" optional />
            )}
            <Field name="fresh" label="Create New Tag" maxlength={50} optional />
            {limited && (
              <p class="dialog-text">
                Only you see what carries {limited}: nobody else can find, open, restore or export it.
              </p>
            )}
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}
