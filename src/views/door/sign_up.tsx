import type { Region } from "../../domain/portal.ts";
import { Field } from "../components/field.tsx";
import { Select } from "../components/select.tsx";
import { type FormProps, inSentences } from "../form_words.ts";
import { NarrowForm } from "./narrow_form.tsx";

const LABELS = {
  company: "Company",
  firstName: "First name",
  lastName: "Last name",
  email: "Email",
  password: "Password",
  confirm: "Password again",
  location: "Location",
  token: "The set-up link",
};

const HINT = "At least 15 characters: a few words in a row are easy to keep.";

/** A new account. */
export function SignUpPage({ values, errors, regions, terms, privacy }: FormProps & {
  regions: Region[];
  terms: string | null;
  privacy: string | null;
}) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Sign up"
      lead="Try it for 14 days. No card is asked for."
      foot={
        <>
          You have an account? <a href="/signin">Sign in</a>
        </>
      }
      words={words}
      to="/signup"
      submit="Sign up"
    >
      <Person values={values} words={words} focus={Object.keys(errors).length === 0} />
      <Select
        name="location"
        label={LABELS.location}
        hint="Where your backups are kept. It cannot be changed later."
        error={words.location}
        options={regions.map(({ id, name }) => ({ value: id, label: name }))}
        value={values.location ?? (regions.length === 1 ? regions[0]!.id : undefined)}
        prompt={regions.length === 1 ? undefined : "Choose a location"}
      />
      <Agreement terms={terms} privacy={privacy} />
    </NarrowForm>
  );
}

/** The first person of a new installation. */
export function SetUpPage({ values, errors, token }: FormProps & { token: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Set up Dropkeep"
      lead="You are the first here: you run this installation, and own its first account."
      words={words}
      to="/setup"
      submit="Set up"
    >
      <input type="hidden" name="token" value={token} />
      <Field
        name="company"
        label={LABELS.company}
        value={values.company}
        error={words.company}
        autocomplete="organization"
        autofocus={Object.keys(errors).length === 0}
      />
      <Person values={values} words={words} />
    </NarrowForm>
  );
}

interface PersonProps extends Pick<FormProps, "values"> {
  words: Record<string, string>;
  /** Whether the first field takes the focus. */
  focus?: boolean;
}

/** First and last name, side by side where there is room. */
export function PersonNames({ values, words, focus }: PersonProps) {
  return (
    <div class="field-pair">
      <Field
        name="firstName"
        label={LABELS.firstName}
        value={values.firstName}
        error={words.firstName}
        autocomplete="given-name"
        autofocus={focus}
      />
      <Field
        name="lastName"
        label={LABELS.lastName}
        value={values.lastName}
        error={words.lastName}
        autocomplete="family-name"
      />
    </div>
  );
}

function Person({ values, words, focus }: PersonProps) {
  return (
    <>
      <PersonNames values={values} words={words} focus={focus} />
      <Field
        name="email"
        label={LABELS.email}
        type="email"
        value={values.email}
        error={words.email}
        autocomplete="username"
      />
      <NewPassword words={words} />
    </>
  );
}

/** A new password, twice. */
export function NewPassword({ words, hint = HINT }: { words: Record<string, string>; hint?: string }) {
  return (
    <>
      <Field
        name="password"
        label={LABELS.password}
        type="password"
        hint={hint}
        error={words.password}
        autocomplete="new-password"
      />
      <Field
        name="confirm"
        label={LABELS.confirm}
        type="password"
        error={words.confirm}
        autocomplete="new-password"
      />
    </>
  );
}

function Agreement({ terms, privacy }: { terms: string | null; privacy: string | null }) {
  if (terms === null && privacy === null) return null;
  return (
    <p class="field-hint">
      By signing up you accept {terms && <a href={terms}>the terms</a>}
      {terms && privacy && " and "}
      {privacy && <a href={privacy}>how your data is treated</a>}.
    </p>
  );
}
