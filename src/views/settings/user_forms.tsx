import type { PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";
import { type Offer, PermissionMatrix, RoleChoice } from "./permission_matrix.tsx";

type Props = FormProps & Offer & { frame: Frame; ticked: string[] };

const LABELS = { email: "Email", role: "Role", may: "Permissions" };

/** **+ Add new user** (product S2). */
export function InviteUserPage(props: Props) {
  const { values, errors } = props;
  const words = inSentences(errors, LABELS);
  return (
    <UserForm {...props} title="Add new user" words={words} to="/settings/users/new" submit="Send invitation">
      <Field
        name="email"
        label={LABELS.email}
        type="email"
        hint="We mail a link there that is good for 24 hours. They choose their own password."
        value={values.email}
        error={words.email}
        autocomplete="off"
        autofocus={Object.keys(errors).length === 0}
      />
    </UserForm>
  );
}

/** What somebody may do. */
export function UserAccessPage(props: Props & { user: { id: string; email: string } }) {
  const { user, values, errors } = props;
  const words = inSentences(errors, LABELS);
  const to = `/settings/users/${user.id}/access`;
  return (
    <UserForm {...props} title={`Permissions of ${user.email}`} words={words} to={to} submit="Save">
      <input type="hidden" name="seen" value={values.seen} />
    </UserForm>
  );
}

function UserForm({ title, words, to, submit, frame, values, children, ...offer }: PropsWithChildren<
  Props & { title: string; words: Record<string, string>; to: string; submit: string }
>) {
  return (
    <Settings frame={frame} tab="users" title={titled(title, words)}>
      <Panel title={title} wide>
        <ErrorSummary errors={words} />
        <form class="form form-wide" method="post" action={to} novalidate>
          {children}
          <RoleChoice value={values.role} error={words.role} {...offer} />
          <PermissionMatrix error={words.may} {...offer} />
          <div class="buttons">
            <Button kind="primary">{submit}</Button>
            <Button href="/settings/users" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Panel>
    </Settings>
  );
}
