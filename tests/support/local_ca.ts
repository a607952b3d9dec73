import { spawnSync } from "node:child_process";

export interface Identity {
  /** PEM, and where the authority's lies as a file. */
  ca: string;
  caFile: string;
  cert: string;
  key: string;
}

const installed = spawnSync("openssl", ["version"]).status === 0;

/** For `describe.skipIf(...)`: true where the program is absent, which is said aloud; in CI its absence is a failure. */
export function withoutOpenssl(): boolean {
  if (installed) return false;
  if (Deno.env.get("CI")) throw new Error("Cannot serve HTTPS: openssl is not installed");
  console.warn("SKIPPED: openssl is not installed, nothing proves the sandbox over HTTPS");
  return true;
}

/** An authority made for this one test, and a certificate of its own for these host names. */
export async function identityFor(names: string[], dir: string): Promise<Identity> {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await Deno.writeTextFile(
    `${dir}/names`,
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`,
  );
  openssl(
    dir,
    "req",
    "-x509",
    ...curve,
    "-days",
    "2",
    "-subj",
    "/CN=Test CA",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  openssl(
    dir,
    "req",
    "-new",
    ...curve,
    "-subj",
    `/CN=${names[0]}`,
    "-keyout",
    "leaf.key",
    "-out",
    "leaf.csr",
  );
  const signed = [
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-extfile",
    "names",
    "-out",
    "leaf.pem",
  ];
  openssl(dir, "x509", "-req", "-days", "2", "-in", "leaf.csr", ...signed);
  const read = (name: string) => Deno.readTextFile(`${dir}/${name}`);
  const [ca, cert, key] = await Promise.all([read("ca.pem"), read("leaf.pem"), read("leaf.key")]);
  return { ca, caFile: `${dir}/ca.pem`, cert, key };
}

function openssl(cwd: string, ...args: string[]) {
  const { status, stderr } = spawnSync("openssl", args, { cwd });
  if (status !== 0) throw new Error(`openssl ${args.join(" ")} failed: ${stderr}`);
}
