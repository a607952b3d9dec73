const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

/** The text of the first element of this name that holds no others, or undefined. Of what S3 servers write, which is all that this reads. */
export function element(xml: string, name: string): string | undefined {
  const found = xml.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1];
  return found?.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(quot|apos|lt|gt|amp));/gi, (_, decimal, hex, entity) => {
    if (entity !== undefined) return ENTITIES[entity.toLowerCase()]!;
    const point = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}

/** What stands in each element of this name; they do not lie in each other. */
export function elements(xml: string, name: string): string[] {
  return Array.from(xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, "gs")), ([, inner]) => inner!);
}
