import type { PropsWithChildren } from "hono/jsx";
import { Icon } from "./icon.tsx";

/** What every field says about itself. `error` is a sentence with a fix; the summary repeats it word by word. */
export interface FieldWords {
  /** Also makes the id, `field-<name>`. Never "id", "action", "method" or "name": a form would return the control. */
  name: string;
  label: string;
  hint?: string;
  error?: string;
  /** Says so beside the label. Fields without it are required. */
  optional?: boolean;
}

/** The id of a field's control; where the error summary leads. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w-]/g, "-")}`;
}

/** What ties a control to its words. */
export function fieldAttributes({ name, hint, error, optional }: FieldWords) {
  const id = fieldId(name);
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    name,
    required: !optional,
    "aria-invalid": error ? "true" as const : undefined,
    "aria-describedby": describedBy || undefined,
  };
}

/** A control between its label and its words. */
export function FieldFrame({ children, ...words }: PropsWithChildren<FieldWords>) {
  return (
    <div class="field">
      <label class="field-label" for={fieldId(words.name)}>
        {words.label}
        {words.optional && <span class="field-optional">Optional</span>}
      </label>
      {children}
      <FieldNotes {...words} />
    </div>
  );
}

/** Error first: it is what has to be read. */
export function FieldNotes({ name, hint, error }: Pick<FieldWords, "name" | "hint" | "error">) {
  const id = fieldId(name);
  return (
    <>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="circle-alert" />
          {error}
        </p>
      )}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </>
  );
}
