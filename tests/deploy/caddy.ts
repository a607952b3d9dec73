import { freePort } from "../support/ports.ts";
import { documented, HOST, listens, makeCertificate, type Proxy } from "./proxy.ts";

/** Starts it in `folder`, with a certificate of its own making in place of one that it would fetch. */
export async function startCaddy(folder: string, upstream: string): Promise<Proxy> {
  const port = freePort();
  await makeCertificate(folder);
  const certificate = `tls ${folder}/${HOST}.pem ${folder}/${HOST}.key`;
  const site = (await documented("caddy"))
    .replace(`${HOST} {`, `${HOST}:${port} {\n  bind 127.0.0.1\n  ${certificate}`)
    .replace("127.0.0.1:8000", upstream);
  const settings = `{\n  admin off\n  auto_https off\n  storage file_system ${folder}/caddy\n}\n`;
  await Deno.writeTextFile(`${folder}/Caddyfile`, settings + site);
  const caddy = new Deno.Command("caddy", {
    args: ["run", "--config", `${folder}/Caddyfile`, "--adapter", "caddyfile"],
    env: { HOME: folder },
    stdin: "null",
    stderr: "null",
  }).spawn();
  await listens(port, caddy);
  return {
    url: `https://127.0.0.1:${port}`,
    stop: async () => {
      caddy.kill("SIGTERM");
      await caddy.status;
    },
  };
}
