/** Secrets that a run is given, by what they are; each is unlike anything else. */
export type Canaries = Record<string, string>;

/** Where a secret was found in clear, or written in another way: `log: password (base64)`. */
export function sweep(canaries: Canaries, places: Record<string, Uint8Array | string>): string[] {
  return Object.entries(places).flatMap(([place, content]) => {
    const text = typeof content === "string" ? content : new TextDecoder("latin1").decode(content);
    return Object.entries(canaries).flatMap(([name, secret]) =>
      Object.entries(formsOf(secret)).filter(([, form]) => text.includes(form))
        .map(([form]) => `${place}: ${name} (${form})`)
    );
  });
}

function formsOf(secret: string): Record<string, string> {
  const bytes = new TextEncoder().encode(secret);
  const [hex, base64] = [bytes.toHex(), bytes.toBase64()];
  return {
    clear: secret,
    hex,
    "HEX": hex.toUpperCase(),
    // Without its end, which depends on what follows.
    base64: base64.slice(0, Math.floor(bytes.length / 3) * 4),
    "in a URL": encodeURIComponent(secret),
  };
}

/** Every file below a folder, but those that `isListed` names. */
export function filesIn(folder: string, isListed: (path: string) => boolean): Record<string, Uint8Array> {
  const found: Record<string, Uint8Array> = {};
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isListed(path)) continue;
    if (isDirectory) Object.assign(found, filesIn(path, isListed));
    else found[path] = Deno.readFileSync(path);
  }
  return found;
}
