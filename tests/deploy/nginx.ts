import { freePort } from "../support/ports.ts";
import { documented, HOST, listens, makeCertificate, type Proxy } from "./proxy.ts";

/** Starts it in `folder`, with a certificate of its own making. `upstream`: `127.0.0.1:1234`. */
export async function startNginx(folder: string, upstream: string): Promise<Proxy> {
  const [secure, plain] = [freePort(), freePort()];
  await makeCertificate(folder);
  const site = (await documented("nginx"))
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
