import { createDesignApp } from "./app.tsx";

const port = Number(Deno.args[0] ?? 8001);
Deno.serve({
  hostname: "127.0.0.1",
  port,
  onListen: (at) => console.log(`http://localhost:${at.port}/design`),
}, createDesignApp().fetch);
