/** Worker: says when it is there, asks an address so many times, one after the other, and says when it has all answers. */
addEventListener(
  "message",
  async ({ data: { url, times } }: MessageEvent<{ url: string; times: number }>) => {
    for (let time = 0; time < times; time++) await (await fetch(url)).text();
    postMessage("answered");
  },
);
postMessage("ready");
