import { Icon } from "./icon.tsx";

/** Text to be taken as it is: a key, a command, a response. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div class="code">
      <pre tabindex={0} role="region" aria-label={label}><code>{text}</code></pre>
      <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} words />
    </div>
  );
}

/** Puts a text on the clipboard. Without a script it is not shown: the text can be selected. */
export function CopyButton({ text, label, words }: { text: string; label: string; words?: boolean }) {
  return (
    <button
      class={words
        ? "button button-plain button-small needs-script"
        : "button button-quiet button-small button-icon needs-script"}
      type="button"
      data-copy={text}
      aria-label={label}
    >
      <Icon name="copy" size={14} />
      {words && <span data-copy-word>Copy</span>}
    </button>
  );
}
