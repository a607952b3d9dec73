/** nginx of the machine, in front of a server of ours, by what docs/deploy.md says. */
export interface Proxy {
  url: string;
  stop(): Promise<void>;
}

const HOST = "keep.example.com";

/** Whether this machine has nginx and openssl. */
export function hasNginx(): boolean {
  return ["nginx", "openssl"].every((tool) => {
    try {
      return new Deno.Command("which", { args: [tool], stdout: "null" }).outputSync().success;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Starts it in `folder`, with a certificate of its own making. `upstream`: `127.0.0.1:1234`. */
export async function startNginx(folder: string, upstream: string): Promise<Proxy> {
  const [secure, plain] = [freePort(), freePort()];
  await makeCertificate(folder);
  const site = (await documented())
    .replace("443 ssl", `127.0.0.1:${secure} ssl`)
    .replace("listen 80;", `listen 127.0.0.1:${plain};`)
    .replace("http://127.0.0.1:8000", `http://${upstream}`)
    .replaceAll(`/etc/ssl/${HOST}`, `${folder}/${HOST}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events {} http { access_log off; ${temporary} ${site} }`,
  );
  const args = ["-c", `${folder}/nginx.conf`, "-e", `${folder}/error.log`];
  const nginx = new Deno.Command("nginx", { args, stdin: "null" }).spawn();
  await listens(secure, nginx);
  return {
    url: `https://127.0.0.1:${secure}`,
    stop: async () => {
      nginx.kill("SIGTERM");
      await nginx.status;
    },
  };
}

/** The block that the document shows. */
async function documented(): Promise<string> {
  const text = await Deno.readTextFile(new URL("../../docs/deploy.md", import.meta.url));
  return /```nginx\n([\s\S]*?)```/.exec(text)![1]!;
}

async function makeCertificate(folder: string) {
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

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

async function listens(port: number, nginx: Deno.ChildProcess) {
  let ended = false;
  nginx.status.then(() => ended = true);
  while (!ended) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null);
    if (connection !== null) return connection.close();
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error("nginx has ended at once");
}
