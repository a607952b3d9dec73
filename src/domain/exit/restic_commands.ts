import type { StoreAddress } from "../../storage/objects/address.ts";

/** How stock restic is told where a repository is. */
export function resticPlace(address: StoreAddress): string {
  if (address.kind === "disk") return address.folder;
  const { bucket, prefix, endpoint, region } = address;
  const server = endpoint ?? `https://s3.${region ?? "us-east-1"}.amazonaws.com`;
  return `s3:${[server, bucket, prefix].filter(Boolean).join("/")}`;
}

/** Command lines that look into, prove and give back a repository, with the stock program alone. */
export function resticCommands(address: StoreAddress, passwordFile: string): string[] {
  const restic = `restic -r ${quoted(resticPlace(address))} --password-file ${quoted(passwordFile)}`;
  return [
    `${restic} snapshots`,
    `${restic} check --read-data`,
    `${restic} ls latest`,
    `${restic} restore latest --target ./restored`,
  ];
}

/** One word of a shell, whatever is in it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
