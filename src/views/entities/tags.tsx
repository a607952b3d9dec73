import { Button } from "../components/button.tsx";
import { DialogCard, INTO_DIALOG, postsInDialog } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { Icon } from "../components/icon.tsx";
import { countText, numberText } from "../components/quantities.ts";

export interface TagsProps {
  /** Entities of the selection. */
  count: number;
  /** `count`: how many of them carry it. */
  tags: { name: string; count: number; isLimited: boolean }[];
  /** What was searched for among the tags. */
  find: string;
  /** What was typed as a new tag's name, and what is wrong with it. */
  fresh?: { value: string; error: string };
  action: string;
  back: string;
  /** The selection once more. */
  fields: [name: string, value: string][];
}

export function tagsTitle(count: number): string {
  return `Tags of ${countText(count, "member or folder", "members and folders")}`;
}

/** **Tags** on a selection (product B8): each is put on or taken off by one click; a new one is made below. */
export function Tags(props: TagsProps) {
  const { count, tags, find, fresh, action, back, fields } = props;
  return (
    <DialogCard title={tagsTitle(count)} back={back}>
      <form class="stack" method="post" action={action} {...postsInDialog(action)}>
        <Kept fields={fields} />
        <Find find={find} action={action} />
        {tags.length === 0 && <p class="soft">{find ? "No tag matches." : "There are no tags yet."}</p>}
        <ul class="tag-rows">{tags.map((tag) => <TagLine {...tag} of={count} />)}</ul>
      </form>
      <form class="tag-new" method="post" action={action} novalidate {...postsInDialog(action)}>
        <Kept fields={fields} />
        <Field
          name="fresh"
          label="Create New Tag"
          value={fresh?.value}
          error={fresh?.error}
          maxlength={50}
          autofocus={fresh !== undefined}
        />
        <Button>Create and apply</Button>
      </form>
    </DialogCard>
  );
}

function Kept({ fields }: Pick<TagsProps, "fields">) {
  return <>{fields.map(([name, value]) => <input type="hidden" {...{ name, value }} />)}</>;
}

/** Its button is the form's first: Enter searches, and puts no tag on anything. */
function Find({ find, action }: Pick<TagsProps, "find" | "action">) {
  return (
    <div class="tag-find">
      <div class="search">
        <Icon name="search" size={14} />
        <input
          class="input input-small"
          type="search"
          id="field-find"
          name="find"
          aria-label="Search tags"
          placeholder="Search tags"
          autocomplete="off"
          value={find}
          hx-post={action}
          {...INTO_DIALOG}
          hx-swap="innerMorph"
          hx-trigger="input delay:200ms"
          hx-sync="this:replace"
        />
      </div>
      <Button small>Search</Button>
    </div>
  );
}

function TagLine({ name, count, isLimited, of }: TagsProps["tags"][number] & { of: number }) {
  const carried = count === 0 ? "on none" : count === of ? "on all" : `on ${numberText(count)}`;
  return (
    <li class="tag-line">
      <span class="tag-name">
        {isLimited && <Icon name="lock" size={12} />}
        <bdi>{name}</bdi>
      </span>
      <span class="soft figures">{carried}</span>
      <span class="buttons">
        {count < of && <Deed name="apply" value={name} word="Apply" />}
        {count > 0 && <Deed name="withdraw" value={name} word="Remove" />}
      </span>
    </li>
  );
}

function Deed({ name, value, word }: { name: string; value: string; word: string }) {
  return (
    <button class="button button-plain button-small" {...{ type: "submit", name, value }}>
      {word}
      <span class="visually-hidden">{` ${value}`}</span>
    </button>
  );
}
