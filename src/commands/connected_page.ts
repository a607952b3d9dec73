import { ConnectedPage } from "../views/connected.tsx";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** The page as an answer: 200, or 400 where connecting failed. */
export function renderConnected(props: Parameters<typeof ConnectedPage>[0]): Response {
  const status = props.failure ? 400 : 200;
  return new Response(`<!doctype html>${ConnectedPage(props)}`, { status, headers: HEADERS });
}
