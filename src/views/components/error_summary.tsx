import { fieldId } from "./field_parts.tsx";

/**
 * What is wrong with a form, above it, in the fields' own words. `errors`: a sentence for each field's name, as
 * `Invalid.fields` has them; "" is the form as a whole. Nothing is shown without errors.
 */
export function ErrorSummary({ errors, title = "Please check the following" }: {
  errors?: Record<string, string>;
  title?: string;
}) {
  const entries = Object.entries(errors ?? {});
  if (entries.length === 0) return null;
  return (
    <div class="error-summary" tabindex={-1} autofocus data-error-summary>
      <div role="alert">
        <h2>{title}</h2>
        <ul>
          {entries.map(([name, words]) => (
            <li>{name === "" ? words : <a href={`#${fieldId(name)}`}>{words}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
