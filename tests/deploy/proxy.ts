/** A proxy of the machine, in front of a server of ours, by what docs/deploy.md says. */
export interface Proxy {
  url: string;
  stop(): Promise<void>;
}

export const HOST = "keep.example.com";

/** Whether this machine has all of these programs. */
export function hasAll(...tools: string[]): boolean {
  return tools.every((tool) => {
    try {
      return new Deno.Command("which", { args: [tool], stdout: "null" }).outputSync().success;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** The block for a program that the document shows. */
export async function documented(program: string): Promise<string> {
  const text = await Deno.readTextFile(new URL("../../docs/deploy.md", import.meta.url));
  return new RegExp("```" + program + "\\n([\\s\\S]*?)```").exec(text)![1]!;
}

/** Of its own making. */
export async function makeCertificate(folder: string) {
  const names = `subjectAltName=DNS:${HOST},IP:127.0.0.1`;
  // Its own authority, and so none: rustls takes no authority for a server.
  const kind = ["-addext", "basicConstraints=critical,CA:FALSE"];
  const args = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
  ];
  const out = ["-subj", `/CN=${HOST}`, "-addext", names, ...kind];
  const files = ["-keyout", `${folder}/${HOST}.key`, "-out", `${folder}/${HOST}.pem`];
  const { code, stderr } = await new Deno.Command("openssl", { args: [...args, ...out, ...files] }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
}

/** Waits until somebody listens there; throws where the program ends first. */
export async function listens(port: number, program: Deno.ChildProcess) {
  let ended = false;
  program.status.then(() => ended = true);
  while (!ended) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null);
    if (connection !== null) return connection.close();
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error("The proxy has ended at once");
}
