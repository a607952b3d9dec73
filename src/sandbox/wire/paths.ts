import { fault } from "./fault.ts";
import type { Schema } from "./schema.ts";
import { pattern, text } from "./scalars.ts";

/** Trap: rclone asks for "//Folder" below a root, and is answered; a run of slashes counts as one. */
function pathPattern(whole: RegExp, shown: string): Schema<string> {
  const plain = pattern(whole, shown);
  return {
    read: (value, at) => {
      const path = plain.read(value, at);
      return path.includes("//") ? path.replace(/\/{2,}/g, "/") : path;
    },
  };
}

/** `/…`, `id:…`, `rev:…` or `ns:…`: what can be read (dropbox-api §3.3). */
export const readPath = pathPattern(
  /^(?:(?:\/[^]*|id:.*)|rev:[0-9a-f]{9,}|ns:[0-9]+(?:\/[^]*)?)$/,
  "(/(.|[\\r\\n])*|id:.*)|(rev:[0-9a-f]{9,})|(ns:[0-9]+(/.*)?)",
);

/** `/…` or `ns:…`: where something new can be put. */
export const writePath = pathPattern(
  /^(?:\/[^]*|ns:[0-9]+(?:\/[^]*)?)$/,
  "(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)",
);

export const writePathOrId = pathPattern(
  /^(?:\/[^]*|ns:[0-9]+(?:\/[^]*)?|id:.*)$/,
  "(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)|(id:.*)",
);

const folder = pathPattern(
  /^(?:(?:\/[^]*)?|id:.*|ns:[0-9]+(?:\/[^]*)?)$/,
  "(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/.*)?)",
);

/** A folder to list: "" is the root, and "/" is refused by name. */
export const folderPath: Schema<string> = {
  read: (value, at) =>
    value === "/"
      ? fault(at, 'Specify the root folder as an empty string rather than as "/".')
      : folder.read(value, at),
};

export const pathOrId = pathPattern(
  /^(?:\/[^]*|id:.*|ns:[0-9]+(?:\/[^]*)?)$/,
  "/(.|[\\r\\n])*|id:.*|(ns:[0-9]+(/.*)?)",
);
export const rev = pattern(/^[0-9a-f]{9,}$/, "[0-9a-f]+");
export const namespaceId = pattern(/^[-_0-9a-zA-Z:]+$/, "[-_0-9a-zA-Z:]+");

/** 64 hexadecimal digits, lowercase or not; compared in lowercase. */
export const contentHash: Schema<string> = {
  read: (value, at) => {
    const found = text().read(value, at);
    return /^[0-9a-fA-F]{64}$/.test(found)
      ? found.toLowerCase()
      : fault(at, `'${found}' must be 64 hexadecimal characters`);
  },
};

export const cursor = text(1);
export const jobId = text(1);
