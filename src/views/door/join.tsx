import { type FormProps, inSentences } from "../form_words.ts";
import { NarrowForm } from "./narrow_form.tsx";
import { NewPassword, PersonNames } from "./sign_up.tsx";

const LABELS = {
  firstName: "First name",
  lastName: "Last name",
  password: "Password",
  confirm: "Password again",
  token: "This link",
};

/** Joins an account by the link of an invitation. */
export function JoinPage({ values, errors, token, email, account, least }: FormProps & {
  token: string;
  email: string;
  account: string;
  /** Characters that the password needs. */
  least: number;
}) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading={`Join ${account}`}
      lead={`You will sign in as ${email}.`}
      words={words}
      to="/invitation"
      submit="Join"
    >
      <input type="hidden" name="token" value={token} />
      <PersonNames values={values} words={words} focus={Object.keys(errors).length === 0} />
      <NewPassword
        words={words}
        hint={`At least ${least} characters: a few words in a row are easy to keep.`}
      />
    </NarrowForm>
  );
}
