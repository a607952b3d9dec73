const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** A name as it may stand on a terminal: what would move the cursor or turn the text round is spelled out. */
export function shown(name: string): string {
  return name.replace(UNSAFE, (letter) => `\\u{${letter.codePointAt(0)!.toString(16)}}`);
}
