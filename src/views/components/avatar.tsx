/** The initials of a person (round) or of a thing (square), beside the name that they stand for. */
export function Avatar({ name, square }: { name: string; square?: boolean }) {
  return <span class={square ? "avatar avatar-square" : "avatar"} aria-hidden="true">{initials(name)}</span>;
}

/** At most two letters; of an address, its first. */
function initials(name: string): string {
  const words = name.replace(/@.*/, "").split(/[\s._-]+/).filter(Boolean);
  const first = words[0], last = words.at(-1);
  const letters = words.length > 1 ? [letter(first), letter(last)] : [letter(first)];
  return letters.join("").toUpperCase() || "?";
}

function letter(word = ""): string {
  return [...word].find((character) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(character)) ?? "";
}
