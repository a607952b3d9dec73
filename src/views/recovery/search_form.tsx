import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { Icon } from "../components/icon.tsx";
import { inSentences } from "../form_words.ts";

/** As the URL has it. */
export interface SearchValues {
  q?: string;
  ext?: string;
  author?: string;
  least?: string;
  most?: string;
  from?: string;
  to?: string;
  gone?: string;
}

const LABELS = {
  q: "Name",
  ext: "Extension",
  author: "Author",
  least: "Size from",
  most: "Size to",
  from: "Modified from",
  to: "Modified to",
};

/** R3, what to look for. It is sent when it is whole: a search is told to the audit log. */
export function SearchForm({ action, values, errors, readsFiles }: {
  action: string;
  values: SearchValues;
  errors: Record<string, string>;
  /** What stands in files is looked through as well. */
  readsFiles: boolean;
}) {
  const words = inSentences(errors, LABELS);
  const { q: _, ...more } = values;
  const isOpen = Object.values(more).some(Boolean) || Object.keys(words).some((field) => field !== "q");
  const fields = fieldsOf(values, words);
  return (
    <form class="item-search" method="get" action={action} role="search" novalidate>
      <ErrorSummary errors={words} />
      <div class="item-search-line">
        <Field
          {...fields.q}
          label={readsFiles ? "Name, or words in files" : LABELS.q}
          type="search"
          maxlength={200}
          hint='Words are parts of a name, in any order. What stands in "double quotes" is found in one piece.'
        />
        <Button kind="primary" icon="search">Search</Button>
      </div>
      <details class="item-search-more" open={isOpen}>
        <summary>
          More to search by
          <span class="turns">
            <Icon name="chevron-down" size={14} />
          </span>
        </summary>
        <div class="item-search-fields">
          <Field {...fields.ext} maxlength={30} placeholder="pdf" />
          <Field
            {...fields.author}
            maxlength={100}
            hint="Who modified it. Dropbox says so of shared folders alone."
            attributes={{
              list: "authors",
              "hx-get": `${action}/authors`,
              "hx-trigger": "input changed delay:200ms",
              "hx-target": "#authors",
              "hx-sync": "this:replace",
            }}
          />
          <datalist id="authors"></datalist>
          <Field {...fields.least} inputmode="decimal" hint="Megabytes" />
          <Field {...fields.most} inputmode="decimal" hint="Megabytes" />
          <Field {...fields.from} type="date" />
          <Field {...fields.to} type="date" />
        </div>
        <label class="toolbar-choice">
          <input class="box" type="checkbox" name="gone" value="yes" checked={values.gone === "yes"} />
          Deleted only
        </label>
      </details>
    </form>
  );
}

type Name = keyof typeof LABELS;

function fieldsOf(values: SearchValues, words: Record<string, string>) {
  const field = (name: Name) => ({
    name,
    label: LABELS[name],
    value: values[name],
    error: words[name],
    optional: true,
  });
  return Object.fromEntries((Object.keys(LABELS) as Name[]).map((name) => [name, field(name)])) as Record<
    Name,
    ReturnType<typeof field>
  >;
}

/** What the author's field offers, as somebody types. */
export function AuthorOptions({ names }: { names: string[] }) {
  return <>{names.map((name) => <option value={name}></option>)}</>;
}
