import { Checkbox } from "../components/choices.tsx";
import { Field } from "../components/field.tsx";

interface Asked {
  /** What was typed, and what is wrong with it. */
  values: Record<string, string | undefined>;
  words: Record<string, string | undefined>;
}

/** **Job Label (optional)**, as every form has it that makes a job (R4). `hint`: what it becomes part of. */
export function JobLabel({ values, words, hint }: Asked & { hint: string }) {
  return (
    <Field
      name="label"
      label="Job Label"
      optional
      maxlength={50}
      value={values.label}
      error={words.label}
      hint={hint}
    />
  );
}

/** Whether who asks is told of the end. `when`: the rest of the sentence. */
export function MailMe({ words, email, mail, when }: Pick<Asked, "words"> & {
  email: string;
  mail: boolean;
  when: string;
}) {
  return (
    <Checkbox name="mail" label={`Mail ${email} ${when}`} value="yes" checked={mail} error={words.mail} />
  );
}
